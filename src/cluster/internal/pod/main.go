// The one program of the images that clusters made by kubeadm begin with, static and small: what holds a Pod's namespaces
// (pause), and what tests run in Pods.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	name, arguments := filepath.Base(os.Args[0]), os.Args[1:]
	if name == "pod" && len(arguments) > 0 {
		name, arguments = arguments[0], arguments[1:]
	}
	os.Exit(run(name, arguments))
}

func run(name string, arguments []string) int {
	switch name {
	case "pause":
		pause()
	case "tick":
		tick(os.Stdout)
	case "echo":
		fmt.Println(strings.Join(arguments, " "))
	case "get":
		return get(arguments, os.Stdout, os.Stderr)
	default:
		fmt.Fprintln(os.Stderr, "usage: pod pause | tick | echo TEXT... | get URL")
		return 2
	}
	return 0
}

// pause waits to be ended. As the first process of a Pod's process namespace it also buries the others.
func pause() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for pid, err := 1, error(nil); pid > 0 && err == nil; {
			pid, err = syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		}
	}
}

// tick writes a line a second, until it is ended.
func tick(out io.Writer) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	fmt.Fprintln(out, "tick 0")
	for count := 1; ; count++ {
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
			fmt.Fprintln(out, "tick", count)
		}
	}
}

// get prints what a URL answers.
func get(arguments []string, out, errOut io.Writer) int {
	if len(arguments) != 1 {
		fmt.Fprintln(errOut, "usage: get URL")
		return 2
	}
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(arguments[0])
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 1
	}
	defer response.Body.Close()
	if _, err := io.Copy(out, response.Body); err != nil || response.StatusCode >= 300 {
		fmt.Fprintln(errOut, response.Status, err)
		return 1
	}
	return 0
}
