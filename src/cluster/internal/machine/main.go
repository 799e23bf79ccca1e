// What holds a node on which containers run, and what runs commands in it: see package node. A program of its own, because
// each node has several of these as long as it is up, and the one that is all of Kubernetes takes 100 MB to begin with.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"

	"signet.dev/cluster/internal/node"
)

func main() {
	code, err := 2, error(nil)
	switch {
	case filepath.Base(os.Args[0]) == "node-init" && len(os.Args) >= 5:
		code, err = 1, hold()
	case filepath.Base(os.Args[0]) == "node-exec" && len(os.Args) >= 3:
		code, err = run()
	default:
		fmt.Fprintln(os.Stderr, "usage: node-init NAME NETWORK-NAMESPACE CLUSTER-FOLDER NODE-FOLDER\n"+
			"       node-exec PID-OF-NODE-INIT COMMAND [ARGUMENT...]")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, filepath.Base(os.Args[0])+":", err)
	}
	os.Exit(code)
}

// hold prepares the node, and then is itself again, with every thread inside.
func hold() error {
	const prepared = "prepared"
	machine := node.Machine{Name: os.Args[1], Network: os.Args[2], Cluster: os.Args[3], Folder: os.Args[4]}
	if os.Args[len(os.Args)-1] == prepared {
		return machine.Hold()
	}
	if err := machine.Prepare(filepath.Dir(os.Args[0])); err != nil {
		return err
	}
	return unix.Exec(os.Args[0], append(os.Args, prepared), os.Environ())
}

// run is called by its user, and then once more inside.
func run() (int, error) {
	const inside = "inside"
	if os.Args[1] == inside {
		return 1, node.Become(os.Args[2:])
	}
	machine, err := strconv.Atoi(os.Args[1])
	if err != nil {
		return 2, err
	}
	return node.Run(machine, append([]string{os.Args[0], inside}, os.Args[2:]...))
}
