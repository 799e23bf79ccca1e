package component

import (
	"path/filepath"
	"strconv"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// Units of a node on which containers run: NODE/node-init holds its namespaces, the others are inside.
const (
	NodeInit   = "node-init"
	NodeExec   = "node-exec" // runs a command inside such a node, see package node
	Containerd = "containerd"
	Proxy      = "kube-proxy"
	Kubeadm    = "kubeadm" // no unit: it ends. Its log, and that of what runs before it
)

// MachineUnits are in the order in which they are started.
var MachineUnits = []string{NodeInit, Containerd, Kubelet, Proxy}

// NodeInitCommand is the node's first process.
func NodeInitCommand(folder state.Folder, node state.Node) []string {
	namespace := filepath.Join(network.NamespaceFolder, node.Namespace)
	return []string{NodeInit, node.Name, namespace, string(folder), folder.Node(node.Name)}
}

// NodeExecCommand wraps a command so that it runs inside the node with this first process.
func NodeExecCommand(machine int, command ...string) []string {
	return append([]string{NodeExec, strconv.Itoa(machine)}, command...)
}

// GenuineKubeletCommand is the kubelet as kubeadm's drop-in for systemd starts it.
func GenuineKubeletCommand(flags []string) []string {
	return append([]string{
		Kubelet,
		"--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
		"--kubeconfig=/etc/kubernetes/kubelet.conf",
		"--config=/var/lib/kubelet/config.yaml",
	}, flags...)
}
