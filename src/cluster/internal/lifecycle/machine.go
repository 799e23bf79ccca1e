package lifecycle

import (
	"fmt"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// Machine finds the first process of a node on which containers run.
func Machine(folder state.Folder, name string) (pid int, err error) {
	cluster, err := state.Load(folder)
	if err != nil {
		return 0, err
	}
	if _, found := cluster.Node(name); !found {
		return 0, fmt.Errorf("cluster %s has no node %s: see %s", cluster.Name, name, Command("status", cluster.Name))
	}
	if cluster.Kubeadm == nil {
		return 0, fmt.Errorf("cluster %s was not made by kubeadm: its nodes have nothing to run a command in", cluster.Name)
	}
	recorded := cluster.Processes[component.NodeUnit(name, component.NodeInit)]
	if !process.Runs(recorded.PID, recorded.Started, string(folder)) {
		return 0, fmt.Errorf("%s is down: %s", name, Command("up", cluster.Name))
	}
	return recorded.PID, nil
}
