package lifecycle

import (
	"maps"
	"slices"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/state"
)

// wantedUnits lists what a cluster as wished consists of, started or not: after a killed "up" some were never recorded.
func wantedUnits(cluster *state.Cluster) []string {
	units := []string{}
	if cluster.Kubeadm == nil {
		units = controlPlaneUnits(cluster)
	}
	for _, node := range cluster.Nodes {
		units = append(units, nodeUnits(cluster, node.Name)...)
	}
	for _, other := range slices.Sorted(maps.Keys(cluster.Processes)) {
		if !slices.Contains(units, other) {
			units = append(units, other)
		}
	}
	return units
}

func nodeUnits(cluster *state.Cluster, node string) []string {
	parts := []string{component.FakeRuntime, component.Kubelet}
	if cluster.Kubeadm != nil {
		parts = component.MachineUnits
	}
	units := []string{}
	for _, part := range parts {
		units = append(units, component.NodeUnit(node, part))
	}
	return units
}

func controlPlaneUnits(cluster *state.Cluster) []string {
	units := []string{component.Etcd, component.APIServer}
	if cluster.ControllerManager != state.ControllersOff {
		units = append(units, component.ControllerManager)
	}
	if cluster.ControllerManager == state.ControllersAll {
		units = append(units, component.Scheduler)
	}
	return units
}
