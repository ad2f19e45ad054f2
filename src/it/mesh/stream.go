package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	requestLimit = 10 * time.Second
	tick         = 2 * time.Millisecond
)

// stream is a steady flow of requests of many users. A user waits for an answer before asking again.
type stream struct {
	name    string
	kind    string
	address string
	host    string
	rate    float64
	users   int
	grouped int // of each hundred users, so many carry the header
	header  [2]string
	cookies bool
	keep    time.Duration // how long a user keeps a TCP connection; 0: for one request
	unsent  int
}

// answer is what a pod said; its status is 0 and its version empty when none did.
type answer struct {
	status   int
	version  string
	workload string
	cookies  string    // names of the cookies that the user sent
	opened   time.Time // of a TCP connection that is kept; zero elsewhere
}

// client sends one request of a user and says what became of it.
type client interface {
	ask(context context.Context, user int, grouped bool) (answer, error)
}

func parseStream(text string) (*stream, error) {
	parsed := &stream{kind: "http", users: 1000}
	for _, field := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(field, "=")
		var err error
		switch name {
		case "name":
			parsed.name = value
		case "kind":
			parsed.kind = value
		case "address":
			parsed.address = value
		case "host":
			parsed.host = value
		case "rate":
			parsed.rate, err = strconv.ParseFloat(value, 64)
		case "users":
			parsed.users, err = strconv.Atoi(value)
		case "grouped":
			parsed.grouped, err = strconv.Atoi(value)
		case "header":
			parsed.header[0], parsed.header[1], _ = strings.Cut(value, ":")
		case "keep":
			parsed.keep, err = time.ParseDuration(value)
		case "cookies":
			parsed.cookies = value == "true"
		default:
			err = fmt.Errorf("unknown field %q of --stream", name)
		}
		if err != nil {
			return parsed, err
		}
	}
	if parsed.address == "" || parsed.rate <= 0 || parsed.users <= 0 {
		return parsed, fmt.Errorf("--stream %s: address, rate and users are needed", text)
	}
	return parsed, nil
}

func (s *stream) client() client {
	if s.kind == "tcp" {
		return &tcpClient{address: s.address, keep: s.keep, kept: make([]keptConnection, s.users)}
	}
	return newHTTPClient(s)
}

// send returns when the context has ended and every request has been answered.
func (s *stream) send(context context.Context, records chan<- record) {
	client := s.client()
	free := make(chan int, s.users)
	for user := range s.users {
		free <- user
	}
	var asking sync.WaitGroup
	defer asking.Wait()
	began := time.Now()
	sent := 0
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-context.Done():
			return
		case <-ticker.C:
		}
		for due := int(time.Since(began).Seconds() * s.rate); sent < due; sent++ {
			select {
			case user := <-free:
				asking.Add(1)
				go func() {
					defer asking.Done()
					records <- s.ask(client, user)
					free <- user
				}()
			default:
				s.unsent++
			}
		}
	}
}

func (s *stream) ask(client client, user int) record {
	grouped := user%100 < s.grouped
	limited, cancel := context.WithTimeout(context.Background(), requestLimit)
	defer cancel()
	sent := time.Now()
	answer, err := client.ask(limited, user, grouped)
	mark := answer.cookies
	if grouped {
		mark = "grouped"
	}
	failure := ""
	if err != nil {
		failure = strings.NewReplacer(",", ";", "\n", " ").Replace(err.Error())
	}
	routed := sent
	if !answer.opened.IsZero() {
		routed = answer.opened
	}
	return record{sent, routed, s.name, user, mark, answer, time.Since(sent), failure}
}
