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

func (c *httpClient) ask(context context.Context, user int, grouped bool) (int, string, string, error) {
	request, err := http.NewRequestWithContext(context, http.MethodGet, c.url.String(), nil)
	if err != nil {
		return 0, "", "", err
	}
	if grouped && c.stream.header[0] != "" {
		request.Header.Set(c.stream.header[0], c.stream.header[1])
	}
	if c.jars != nil {
		for _, cookie := range c.jars[user].Cookies(c.url) {
			request.AddCookie(cookie)
		}
	}
	answer, err := c.transport.RoundTrip(request)
	if err != nil {
		return 0, "", "", err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return 0, "", "", err
	}
	if c.jars != nil {
		c.jars[user].SetCookies(c.url, answer.Cookies())
	}
	version := answer.Header.Get("x-version")
	if version == "" {
		return answer.StatusCode, "", "", fmt.Errorf("answered by the mesh itself")
	}
	return answer.StatusCode, version, answer.Header.Get("x-workload"), nil
}

// tcpClient opens a connection, asks once and closes it: the mesh splits TCP by connection.
type tcpClient struct{ address string }

func (c tcpClient) ask(context context.Context, user int, _ bool) (int, string, string, error) {
	connection, err := (&net.Dialer{}).DialContext(context, "tcp", c.address)
	if err != nil {
		return 0, "", "", err
	}
	defer connection.Close()
	deadline, _ := context.Deadline()
	connection.SetDeadline(deadline)
	if _, err := fmt.Fprintln(connection, "user", user); err != nil {
		return 0, "", "", err
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		return 0, "", "", err
	}
	words := strings.Fields(line)
	if len(words) != 3 {
		return 0, "", "", fmt.Errorf("answered %q", line)
	}
	if words[0] == "ok" {
		return http.StatusOK, words[1], words[2], nil
	}
	return http.StatusInternalServerError, words[1], words[2], nil
}
