package main

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	addressAnnotation    = "serinus.io/test-address"       // a fixed address at which somebody else answers
	readyAnnotation      = "serinus.io/test-ready"         // "never": not ready; may be set and removed at any time
	readyAfterAnnotation = "serinus.io/test-ready-after"   // a Go duration: ready only that long after its start
	errorsAnnotation     = "serinus.io/test-error-percent" // this share of its requests is answered 500
	latencyAnnotation    = "serinus.io/test-latency-ms"    // each request takes this long
	graceAnnotation      = "serinus.io/test-grace"         // a Go duration: how long it serves on after its deletion
	defaultGrace         = 2 * time.Second
)

// conduct is how a pod answers at the moment; its annotations say so and may change.
type conduct struct {
	errorPercent float64
	latency      time.Duration
}

// pod is one pod that is being played, from its scheduling to its removal.
type pod struct {
	node      *node
	address   string
	version   string
	side      string
	tally     *tally
	conduct   atomic.Pointer[conduct]
	mutex     sync.Mutex
	servers   []server
	seen      *corev1.Pod
	warmed    bool
	reported  string
	ending    bool
	closeOnce sync.Once
}

func newPod(node *node, seen *corev1.Pod, address string) *pod {
	played := &pod{
		node: node, address: address, seen: seen, version: version(seen), side: workload(seen),
	}
	played.tally = node.counts.tally(seen.Namespace, seen.Name, played.side, played.version)
	played.conduct.Store(conductOf(seen))
	if seen.Annotations[addressAnnotation] == "" {
		played.listen()
	}
	after, err := time.ParseDuration(seen.Annotations[readyAfterAnnotation])
	played.warmed = err != nil || after <= 0
	if !played.warmed {
		time.AfterFunc(after, func() {
			played.mutex.Lock()
			defer played.mutex.Unlock()
			played.warmed = true
			played.report()
		})
	}
	return played
}

func (p *pod) observe(seen *corev1.Pod) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.seen = seen
	p.conduct.Store(conductOf(seen))
	if seen.DeletionTimestamp != nil && !p.ending {
		p.ending = true
		time.AfterFunc(grace(seen), func() {
			p.close()
			p.node.remove(seen)
		})
	}
	if !p.ending {
		p.report()
	}
}

// report writes the pod's status when it has changed; the caller holds the mutex.
func (p *pod) report() {
	ready := p.warmed && p.seen.Annotations[readyAnnotation] != "never"
	state := strconv.FormatBool(ready)
	if p.reported == state || p.ending {
		return
	}
	p.reported = state
	go p.node.patchStatus(p.seen, p.status(ready))
}

func (p *pod) status(ready bool) corev1.PodStatus {
	now := metav1.NewTime(time.Now())
	truth := corev1.ConditionFalse
	if ready {
		truth = corev1.ConditionTrue
	}
	status := corev1.PodStatus{
		Phase: corev1.PodRunning, PodIP: p.address, PodIPs: []corev1.PodIP{{IP: p.address}}, StartTime: &now,
		Conditions: []corev1.PodCondition{
			{Type: corev1.PodInitialized, Status: corev1.ConditionTrue, LastTransitionTime: now},
			{Type: corev1.PodReady, Status: truth, LastTransitionTime: now},
			{Type: corev1.ContainersReady, Status: truth, LastTransitionTime: now},
		},
	}
	for _, container := range p.seen.Spec.Containers {
		status.ContainerStatuses = append(status.ContainerStatuses, corev1.ContainerStatus{
			Name: container.Name, Image: container.Image, Ready: ready,
			State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}},
		})
	}
	return status
}

// listen serves each port of the pod: raw TCP where the port's name begins with tcp, HTTP elsewhere.
func (p *pod) listen() {
	for _, container := range p.seen.Spec.Containers {
		for _, port := range container.Ports {
			listener, err := net.Listen("tcp", net.JoinHostPort(p.address, strconv.Itoa(int(port.ContainerPort))))
			if err != nil {
				fmt.Println("listen", p.seen.Namespace, p.seen.Name, err)
				continue
			}
			if strings.HasPrefix(port.Name, "tcp") {
				p.servers = append(p.servers, serveConnections(p, listener))
			} else {
				p.servers = append(p.servers, serveRequests(p, listener))
			}
		}
	}
}

// close lets requests that are being answered end, and no new one begin.
func (p *pod) close() {
	p.closeOnce.Do(func() {
		for _, server := range p.servers {
			server.end()
		}
	})
}

func conductOf(seen *corev1.Pod) *conduct {
	percent, _ := strconv.ParseFloat(seen.Annotations[errorsAnnotation], 64)
	millis, _ := strconv.ParseFloat(seen.Annotations[latencyAnnotation], 64)
	return &conduct{errorPercent: percent, latency: time.Duration(millis * float64(time.Millisecond))}
}

func grace(seen *corev1.Pod) time.Duration {
	if wanted, err := time.ParseDuration(seen.Annotations[graceAnnotation]); err == nil {
		return wanted
	}
	return defaultGrace
}

// version is the tag of the first container's image.
func version(seen *corev1.Pod) string {
	image := seen.Spec.Containers[0].Image
	return image[strings.LastIndex(image, ":")+1:]
}

// workload is the name of the Deployment or DaemonSet that made the pod.
func workload(seen *corev1.Pod) string {
	for _, owner := range seen.OwnerReferences {
		switch owner.Kind {
		case "ReplicaSet":
			return strings.TrimSuffix(owner.Name, "-"+seen.Labels["pod-template-hash"])
		case "DaemonSet":
			return owner.Name
		}
	}
	return seen.Name
}
