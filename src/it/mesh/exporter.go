package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	appslisters "k8s.io/client-go/listers/apps/v1"
	corelisters "k8s.io/client-go/listers/core/v1"
)

const (
	requestsFamily = "envoy_cluster_upstream_rq"
	durationFamily = "envoy_cluster_upstream_rq_time"
	answerLimit    = 2 * time.Second
	scrapeEvery    = 400 * time.Millisecond
)

// exporter turns the counters of Envoys into the series that Istio's own filter would show. Envoy counts per
// cluster, which is a Service; the Service's selector leads to the workload. A counter that restarts (a cluster is
// made anew when its DestinationRule changes, and an Envoy may be restarted) goes on from where it was.
type exporter struct {
	services    corelisters.ServiceLister
	deployments appslisters.DeploymentLister
	daemonSets  appslisters.DaemonSetLister
	counts      *counts
	proxies     []string
	client      http.Client
	mutex       sync.Mutex
	last        map[string]float64 // by proxy and Envoy's series
	total       map[string]float64 // by Istio's series
	workloads   map[string]string  // by Service, the last one known
}

func newExporter(factory informers.SharedInformerFactory, counts *counts, proxies []string) *exporter {
	return &exporter{
		services:    factory.Core().V1().Services().Lister(),
		deployments: factory.Apps().V1().Deployments().Lister(),
		daemonSets:  factory.Apps().V1().DaemonSets().Lister(),
		counts:      counts,
		proxies:     proxies,
		client:      http.Client{Timeout: answerLimit},
		last:        map[string]float64{},
		total:       map[string]float64{},
		workloads:   map[string]string{},
	}
}

func (e *exporter) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/metrics", e.serveMetrics)
	mux.HandleFunc("/pods", e.servePods)
	return mux
}

func (e *exporter) servePods(writer http.ResponseWriter, _ *http.Request) {
	pods := []map[string]any{}
	for _, tally := range e.counts.all() {
		pods = append(pods, map[string]any{
			"namespace": tally.Namespace, "pod": tally.Pod, "workload": tally.Workload, "version": tally.Version,
			"answered": tally.answered.Load(), "shadowed": tally.shadowed.Load(), "failed": tally.failed.Load(),
		})
	}
	json.NewEncoder(writer).Encode(pods)
}

// follow asks the Envoys again and again until the context ends, so that a slow one delays no answer.
func (e *exporter) follow(context context.Context) {
	ticker := time.NewTicker(scrapeEvery)
	defer ticker.Stop()
	for {
		for _, proxy := range e.proxies {
			if err := e.scrape(proxy); err != nil {
				fmt.Println("scrape", err)
			}
		}
		select {
		case <-context.Done():
			return
		case <-ticker.C:
		}
	}
}

func (e *exporter) serveMetrics(writer http.ResponseWriter, _ *http.Request) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	fmt.Fprintln(writer, "# TYPE istio_requests_total counter")
	fmt.Fprintln(writer, "# TYPE istio_request_duration_milliseconds histogram")
	series := make([]string, 0, len(e.total))
	for name := range e.total {
		series = append(series, name)
	}
	sort.Strings(series)
	for _, name := range series {
		fmt.Fprintf(writer, "%s %g\n", name, e.total[name])
	}
	e.writeAnswers(writer)
}

func (e *exporter) scrape(proxy string) error {
	answer, err := e.client.Get("http://" + proxy + "/stats/prometheus?usedonly&filter=upstream_rq")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil {
		return err
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if family := families[requestsFamily]; family != nil {
		for _, metric := range family.Metric {
			e.addRequests(proxy, metric)
		}
	}
	if family := families[durationFamily]; family != nil {
		for _, metric := range family.Metric {
			e.addDurations(proxy, metric)
		}
	}
	return nil
}

func (e *exporter) addRequests(proxy string, metric *dto.Metric) {
	found := labelsOf(metric)
	code := found["envoy_response_code"]
	if code == "" {
		code = found["response_code"]
	}
	destination, known := e.destination(found)
	if code == "" || !known {
		return
	}
	e.grow(proxy, "istio_requests_total{"+destination+",response_code=\""+code+"\"}", found, metric.GetCounter().GetValue())
}

func (e *exporter) addDurations(proxy string, metric *dto.Metric) {
	found := labelsOf(metric)
	destination, known := e.destination(found)
	if !known {
		return
	}
	histogram := metric.GetHistogram()
	const name = "istio_request_duration_milliseconds"
	for _, bucket := range histogram.Bucket {
		bound := bucketBound(bucket.GetUpperBound())
		e.grow(proxy, name+"_bucket{"+destination+",le=\""+bound+"\"}", found, float64(bucket.GetCumulativeCount()))
	}
	e.grow(proxy, name+"_sum{"+destination+"}", found, histogram.GetSampleSum())
	e.grow(proxy, name+"_count{"+destination+"}", found, float64(histogram.GetSampleCount()))
}

func (e *exporter) grow(proxy, series string, found map[string]string, value float64) {
	key := proxy + " " + found["cluster_name"] + " " + series
	before, known := e.last[key]
	if !known || value < before {
		before = 0
	}
	e.last[key] = value
	e.total[series] += value - before
}

// destination gives Istio's labels for an Envoy cluster such as outbound|80||app-canary.test.svc.cluster.local.
func (e *exporter) destination(found map[string]string) (string, bool) {
	parts := strings.Split(strings.TrimSuffix(found["cluster_name"], ";"), "|")
	if len(parts) != 4 || parts[0] != "outbound" {
		return "", false
	}
	name, rest, _ := strings.Cut(parts[3], ".")
	namespace, _, isService := strings.Cut(rest, ".svc.")
	if !isService {
		return "", false
	}
	workload := e.workload(namespace, name)
	if workload == "" {
		return "", false
	}
	return fmt.Sprintf("reporter=\"destination\",destination_workload_namespace=%q,destination_workload=%q,destination_service_name=%q",
		namespace, workload, name), true
}

func (e *exporter) workload(namespace, service string) string {
	key := namespace + "/" + service
	found, err := e.services.Services(namespace).Get(service)
	if err == nil && len(found.Spec.Selector) > 0 {
		selector := labels.SelectorFromSet(found.Spec.Selector)
		if selected := e.selected(namespace, selector); selected != "" {
			e.workloads[key] = selected
		}
	}
	return e.workloads[key]
}

func (e *exporter) selected(namespace string, selector labels.Selector) string {
	deployments, _ := e.deployments.Deployments(namespace).List(labels.Everything())
	for _, deployment := range deployments {
		if selector.Matches(labels.Set(deployment.Spec.Template.Labels)) {
			return deployment.Name
		}
	}
	daemonSets, _ := e.daemonSets.DaemonSets(namespace).List(labels.Everything())
	for _, daemonSet := range daemonSets {
		if selector.Matches(labels.Set(daemonSet.Spec.Template.Labels)) {
			return daemonSet.Name
		}
	}
	return ""
}

// writeAnswers writes what the pods count themselves, as an application's own metrics: this is all there is of TCP.
func (e *exporter) writeAnswers(writer io.Writer) {
	answers := map[string]int64{}
	for _, tally := range e.counts.all() {
		labels := fmt.Sprintf("namespace=%q,workload=%q", tally.Namespace, tally.Workload)
		failed := tally.failed.Load()
		answers["app_answers_total{"+labels+",result=\"error\"}"] += failed
		answers["app_answers_total{"+labels+",result=\"ok\"}"] += tally.answered.Load() + tally.shadowed.Load() - failed
		for index, bound := range append(append([]float64(nil), bounds...), -1) {
			le := "+Inf"
			if bound >= 0 {
				le = bucketBound(bound)
			}
			answers["app_answer_duration_milliseconds_bucket{"+labels+",le=\""+le+"\"}"] += tally.buckets[index].Load()
		}
	}
	for series, count := range answers {
		fmt.Fprintln(writer, series, count)
	}
}

func labelsOf(metric *dto.Metric) map[string]string {
	found := map[string]string{}
	for _, pair := range metric.Label {
		found[pair.GetName()] = pair.GetValue()
	}
	return found
}

func bucketBound(bound float64) string {
	text := strconv.FormatFloat(bound, 'f', -1, 64)
	return text
}
