package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/cri-client/pkg/fake"
)

// runFakeRuntime serves upstream's fake container runtime on the endpoint given, "unix:///path/to.sock". It answers what a
// kubelet asks, and runs nothing.
func runFakeRuntime() int {
	if len(os.Args) < 2 {
		return usage("fake-cri", "unix:///path/to/cri.sock")
	}
	endpoint := os.Args[1]
	runtime := fake.NewFakeRemoteRuntime()
	if err := runtime.Start(endpoint); err != nil {
		fmt.Fprintf(os.Stderr, "fake-cri: cannot serve on %s: %v\n", endpoint, err)
		return 1
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	runtime.Stop()
	return 0
}
