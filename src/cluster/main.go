// One binary that is a whole Kubernetes: the name it is called by says which part of it runs.
//
// bin/cluster builds it, keeps it in the user's cache and puts a symlink per component next to it, so that a test
// framework finds "etcd", "kube-apiserver" and the rest in one folder. By any other name it is the cluster tool.
package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"signet.dev/cluster/internal/command"
)

func main() {
	if run, found := components[filepath.Base(os.Args[0])]; found {
		os.Exit(run())
	}
	os.Exit(command.Run(os.Args[1:], slices.Sorted(maps.Keys(components)), os.Stdout, os.Stderr))
}
