package main

import (
	"fmt"
	"os"

	"signet.dev/cluster/internal/node"
)

// runEnterNode runs a command as a process of a node, see package node.
func runEnterNode() int {
	if len(os.Args) < 5 {
		return usage("enter-node", "NETWORK-NAMESPACE CLUSTER-FOLDER NODE-FOLDER COMMAND [ARGUMENT...]")
	}
	err := node.Enter(os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	fmt.Fprintln(os.Stderr, "enter-node:", err)
	return 1
}
