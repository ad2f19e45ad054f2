// Command mesh plays what surrounds a service mesh in the tests of Serinus: the node whose pods really answer,
// the exporter that turns Envoy's counters into Istio's series, and the users who send requests.
//
//	mesh node  …   plays the kubelet: every pod gets an address of its own and a server that answers there
//	mesh load  …   sends requests at a fixed rate and writes down what became of each one
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	context, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(context, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mesh:", err)
		os.Exit(1)
	}
}

func run(context context.Context, arguments []string) error {
	if len(arguments) > 0 {
		switch arguments[0] {
		case "node":
			return runNode(context, arguments[1:])
		case "load":
			return runLoad(context, arguments[1:])
		}
	}
	return fmt.Errorf("usage: mesh node|load [--help]")
}
