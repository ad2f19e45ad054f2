package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// node plays the kubelet of one large node: each pod that is scheduled to it is given an address that no pod had
// before, its containers' ports are really served there, and its status says so.
type node struct {
	name    string
	client  kubernetes.Interface
	context context.Context
	counts  *counts
	mutex   sync.Mutex
	pods    map[types.UID]*pod
	next    int
}

func runNode(context context.Context, arguments []string) error {
	flags := flag.NewFlagSet("node", flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig file of a user who may do everything")
	name := flags.String("name", "bed-node", "name of the Node that is played; it exists already")
	listen := flags.String("listen", "10.99.0.4:9090", "address of /metrics (Istio's series) and /pods (what each pod answered)")
	proxies := flags.String("proxies", "", "comma-separated admin addresses of the Envoys whose counters are exported")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 1000, 2000
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	played := &node{name: *name, client: client, context: context, counts: newCounts(), pods: map[types.UID]*pod{}, next: 10}
	if err := played.watch(factory); err != nil {
		return err
	}
	exporter := newExporter(factory, played.counts, strings.FieldsFunc(*proxies, func(c rune) bool { return c == ',' }))
	factory.Start(context.Done())
	factory.WaitForCacheSync(context.Done())
	if err := played.becomeReady(); err != nil {
		return err
	}
	go exporter.follow(context)
	server := &http.Server{Addr: *listen, Handler: exporter.handler()}
	go func() {
		<-context.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func (n *node) watch(factory informers.SharedInformerFactory) error {
	_, err := factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { n.observe(object.(*corev1.Pod)) },
		UpdateFunc: func(_, object any) { n.observe(object.(*corev1.Pod)) },
		DeleteFunc: func(object any) {
			if gone, ok := object.(cache.DeletedFinalStateUnknown); ok {
				object = gone.Obj
			}
			if deleted, ok := object.(*corev1.Pod); ok {
				n.forget(deleted.UID)
			}
		},
	})
	return err
}

func (n *node) observe(seen *corev1.Pod) {
	if seen.Spec.NodeName != n.name {
		return
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	known := n.pods[seen.UID]
	if known == nil {
		if seen.DeletionTimestamp != nil {
			go n.remove(seen)
			return
		}
		known = newPod(n, seen, n.address(seen))
		n.pods[seen.UID] = known
	}
	known.observe(seen)
}

func (n *node) forget(uid types.UID) {
	n.mutex.Lock()
	known := n.pods[uid]
	delete(n.pods, uid)
	n.mutex.Unlock()
	if known != nil {
		known.close()
	}
}

// address is never given twice: a request to the address of a pod that is gone must fail.
func (n *node) address(seen *corev1.Pod) string {
	if fixed := seen.Annotations[addressAnnotation]; fixed != "" {
		return fixed
	}
	n.next++
	return net.IPv4(10, 98, byte(n.next>>8), byte(n.next)).String()
}

// remove lets the pod disappear from the API server, as a kubelet does once its containers have ended.
func (n *node) remove(gone *corev1.Pod) {
	now := int64(0)
	uid := gone.UID
	err := n.client.CoreV1().Pods(gone.Namespace).Delete(n.context, gone.Name,
		metav1.DeleteOptions{GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &uid}})
	if err != nil {
		fmt.Println("remove", gone.Namespace, gone.Name, err)
	}
}

func (n *node) patchStatus(of *corev1.Pod, status corev1.PodStatus) {
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"uid": of.UID}, "status": status})
	if err != nil {
		fmt.Println("status of", of.Namespace, of.Name, err)
		return
	}
	_, err = n.client.CoreV1().Pods(of.Namespace).Patch(
		n.context, of.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
	if err != nil {
		fmt.Println("status of", of.Namespace, of.Name, err)
	}
}

func (n *node) becomeReady() error {
	now := metav1.NewTime(time.Now())
	status := corev1.NodeStatus{Conditions: []corev1.NodeCondition{{
		Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "Played", LastHeartbeatTime: now, LastTransitionTime: now,
	}}}
	patch, err := json.Marshal(map[string]any{"status": map[string]any{"conditions": status.Conditions}})
	if err != nil {
		return err
	}
	_, err = n.client.CoreV1().Nodes().Patch(
		n.context, n.name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
	return err
}
