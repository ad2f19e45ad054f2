package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const endLimit = 3 * time.Second

// server answers at one port of a pod.
type server interface {
	// end returns when what is being answered has been answered.
	end()
}

type requestServer struct{ http *http.Server }

// serveRequests answers each HTTP request with the pod's version and workload in headers; a request that Envoy
// mirrors is known by its host, which ends in -shadow.
func serveRequests(pod *pod, listener net.Listener) server {
	served := requestServer{&http.Server{Handler: http.HandlerFunc(pod.answer)}}
	go served.http.Serve(listener)
	return served
}

func (s requestServer) end() {
	limited, cancel := context.WithTimeout(context.Background(), endLimit)
	defer cancel()
	if s.http.Shutdown(limited) != nil {
		s.http.Close()
	}
}

func (p *pod) answer(writer http.ResponseWriter, request *http.Request) {
	began := time.Now()
	failed := p.work()
	host, _, found := strings.Cut(request.Host, ":")
	if !found {
		host = request.Host
	}
	header := writer.Header()
	header.Set("x-version", p.version)
	header.Set("x-workload", p.side)
	if failed {
		writer.WriteHeader(http.StatusInternalServerError)
	}
	fmt.Fprintln(writer, p.version, p.side)
	p.tally.count(strings.HasSuffix(host, "-shadow"), failed, time.Since(began))
}

// work takes the time that the pod's annotations say, and says whether the answer is an error.
func (p *pod) work() bool {
	conduct := p.conduct.Load()
	if conduct.latency > 0 {
		time.Sleep(conduct.latency)
	}
	return conduct.errorPercent > 0 && rand.Float64()*100 < conduct.errorPercent
}

type connectionServer struct {
	listener net.Listener
	running  *sync.WaitGroup
	ending   chan struct{}
}

// serveConnections answers each line of a TCP connection with "ok VERSION WORKLOAD" or "error VERSION WORKLOAD".
func serveConnections(pod *pod, listener net.Listener) server {
	served := connectionServer{listener, &sync.WaitGroup{}, make(chan struct{})}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			served.running.Add(1)
			go served.answer(pod, connection)
		}
	}()
	return served
}

func (s connectionServer) answer(pod *pod, connection net.Conn) {
	defer s.running.Done()
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		began := time.Now()
		word := "ok"
		failed := pod.work()
		if failed {
			word = "error"
		}
		fmt.Fprintln(connection, word, pod.version, pod.side)
		pod.tally.count(false, failed, time.Since(began))
		select {
		case <-s.ending:
			return
		default:
		}
	}
}

func (s connectionServer) end() {
	close(s.ending)
	s.listener.Close()
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(endLimit):
	}
}
