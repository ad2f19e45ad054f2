package main

import (
	"sync"
	"sync/atomic"
	"time"
)

// bounds are those of Istio's request duration histogram, in milliseconds.
var bounds = []float64{0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000}

// tally is what one pod has answered since it started. It outlives the pod.
type tally struct {
	Namespace string `json:"namespace"`
	Pod       string `json:"pod"`
	Workload  string `json:"workload"`
	Version   string `json:"version"`
	answered  atomic.Int64
	shadowed  atomic.Int64
	failed    atomic.Int64
	micros    atomic.Int64
	buckets   [16]atomic.Int64
}

// count counts one answer; a shadow is a request that the mesh mirrored, whose answer nobody gets.
func (t *tally) count(shadow, failed bool, took time.Duration) {
	if shadow {
		t.shadowed.Add(1)
	} else {
		t.answered.Add(1)
	}
	if failed {
		t.failed.Add(1)
	}
	t.micros.Add(took.Microseconds())
	millis := float64(took.Microseconds()) / 1000
	for index, bound := range bounds {
		if millis <= bound {
			t.buckets[index].Add(1)
		}
	}
	t.buckets[len(bounds)].Add(1)
}

// counts holds the tallies of all pods that ever were.
type counts struct {
	mutex   sync.Mutex
	tallies []*tally
}

func newCounts() *counts { return &counts{} }

func (c *counts) tally(namespace, pod, workload, version string) *tally {
	made := &tally{Namespace: namespace, Pod: pod, Workload: workload, Version: version}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.tallies = append(c.tallies, made)
	return made
}

func (c *counts) all() []*tally {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return append([]*tally(nil), c.tallies...)
}
