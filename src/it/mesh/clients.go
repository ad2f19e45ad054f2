package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

const keptConnections = 64

// httpClient sends GET requests over connections that are kept alive; each user has a cookie jar of its own.
type httpClient struct {
	stream    *stream
	transport *http.Transport
	jars      []http.CookieJar
	url       *url.URL
}

func newHTTPClient(stream *stream) client {
	made := &httpClient{
		stream: stream,
		transport: &http.Transport{
			MaxIdleConns: keptConnections, MaxIdleConnsPerHost: keptConnections, IdleConnTimeout: time.Minute,
			DialContext: func(c context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(c, network, stream.address)
			},
			ForceAttemptHTTP2: false,
		},
		url: &url.URL{Scheme: "http", Host: stream.host, Path: "/"},
	}
	if stream.cookies {
		for range stream.users {
			jar, _ := cookiejar.New(nil) // never fails without options
			made.jars = append(made.jars, jar)
		}
	}
	return made
}

func (c *httpClient) ask(context context.Context, user int, grouped bool) (answer, error) {
	request, err := http.NewRequestWithContext(context, http.MethodGet, c.url.String(), nil)
	if err != nil {
		return answer{}, err
	}
	if grouped && c.stream.header[0] != "" {
		request.Header.Set(c.stream.header[0], c.stream.header[1])
	}
	made := answer{cookies: c.addCookies(request, user)}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return made, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil {
		return made, err
	}
	if c.jars != nil {
		c.jars[user].SetCookies(c.url, response.Cookies())
	}
	made.status = response.StatusCode
	made.version = response.Header.Get("x-version")
	made.workload = response.Header.Get("x-workload")
	if made.version == "" {
		return made, fmt.Errorf("answered by the mesh itself: %s", strings.TrimSpace(string(body)))
	}
	return made, nil
}

func (c *httpClient) addCookies(request *http.Request, user int) string {
	if c.jars == nil {
		return ""
	}
	var names []string
	for _, cookie := range c.jars[user].Cookies(c.url) {
		request.AddCookie(cookie)
		names = append(names, cookie.Name)
	}
	return strings.Join(names, "+")
}

// tcpClient asks line by line. The mesh splits TCP by connection: a user keeps one for a while, then opens another.
type tcpClient struct {
	address string
	keep    time.Duration
	kept    []keptConnection // by user, who never asks twice at once
}

type keptConnection struct {
	net    net.Conn
	lines  *bufio.Reader
	opened time.Time
}

func (c *tcpClient) ask(context context.Context, user int, _ bool) (answer, error) {
	mine := &c.kept[user]
	if mine.net != nil && time.Since(mine.opened) > c.keep {
		mine.close()
	}
	if mine.net == nil {
		opening := time.Now()
		connection, err := (&net.Dialer{}).DialContext(context, "tcp", c.address)
		if err != nil {
			return answer{}, err
		}
		*mine = keptConnection{connection, bufio.NewReader(connection), opening}
	}
	deadline, _ := context.Deadline()
	mine.net.SetDeadline(deadline)
	said, err := mine.ask(user)
	said.opened = mine.opened
	if err != nil || c.keep == 0 {
		mine.close()
	}
	return said, err
}

func (k *keptConnection) ask(user int) (answer, error) {
	if _, err := fmt.Fprintln(k.net, "user", user); err != nil {
		return answer{}, err
	}
	line, err := k.lines.ReadString('\n')
	if err != nil {
		return answer{}, err
	}
	words := strings.Fields(line)
	if len(words) != 3 {
		return answer{}, fmt.Errorf("answered %q", line)
	}
	status := http.StatusInternalServerError
	if words[0] == "ok" {
		status = http.StatusOK
	}
	return answer{status: status, version: words[1], workload: words[2]}, nil
}

func (k *keptConnection) close() {
	k.net.Close()
	*k = keptConnection{}
}
