package component

import (
	"fmt"
	"path/filepath"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// Units of a node: NODE/kubelet and NODE/fake-cri.
const (
	Kubelet     = "kubelet"
	FakeRuntime = "fake-cri"
	EnterNode   = "enter-node" // runs a command inside a node's namespaces, see package node
)

// NodeUnit is the unit of a part of a node.
func NodeUnit(node, part string) string { return node + "/" + part }

// KubeletFiles are the node's files outside of /var: readable where the tool runs, by the same paths.
type KubeletFiles struct{ Config, ConfigDropIns, Kubeconfig, Certificates string }

// FilesOf names a node's files.
func FilesOf(folder state.Folder, node string) KubeletFiles {
	base := folder.Node(node)
	return KubeletFiles{
		Config:        filepath.Join(base, "kubelet.yaml"),
		ConfigDropIns: filepath.Join(base, "kubelet.d"),
		Kubeconfig:    filepath.Join(base, "kubelet.kubeconfig"),
		Certificates:  filepath.Join(base, "pki"),
	}
}

// FakeRuntimeCommand serves the container runtime interface and runs nothing.
func FakeRuntimeCommand(folder state.Folder, node state.Node) []string {
	return []string{FakeRuntime, "unix://" + folder.RuntimeSocket(node.Name)}
}

// KubeletCommand is a kubelet that has no certificate yet: it gets one with the bootstrap kubeconfig, and writes its own.
func KubeletCommand(folder state.Folder, node state.Node) []string {
	files := FilesOf(folder, node.Name)
	return []string{
		Kubelet,
		"--config=" + files.Config,
		"--config-dir=" + files.ConfigDropIns,
		"--bootstrap-kubeconfig=" + folder.Kubeconfig("bootstrap"),
		"--kubeconfig=" + files.Kubeconfig,
		"--cert-dir=" + files.Certificates,
		"--root-dir=/var/lib/kubelet", // the node's own, see package node
		"--hostname-override=" + node.Name,
		"--node-ip=" + node.Address.String(),
		"--v=2",
	}
}

// EnterNodeCommand wraps a command so that it runs inside the node.
func EnterNodeCommand(folder state.Folder, node state.Node, command []string) []string {
	namespace := filepath.Join(network.NamespaceFolder, node.Namespace)
	return append([]string{EnterNode, namespace, string(folder), folder.Node(node.Name)}, command...)
}

// KubeletConfig is the kubelet's own file. Certificates are asked for as kubeadm's kubelets do, serving ones too. The rest
// fits a kubelet that runs no containers on a machine that is not its own: it manages no cgroups, evicts nothing for a
// full disk, and works with whatever cgroup version and swap there is.
func KubeletConfig(folder state.Folder, node state.Node) string {
	return fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
serverTLSBootstrap: true
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: %q}
authorization: {mode: Webhook}
address: %q
healthzBindAddress: 127.0.0.1
containerRuntimeEndpoint: "unix://%s"
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: [none]
failCgroupV1: false
failSwapOn: false
localStorageCapacityIsolation: false
makeIPTablesUtilChains: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: "0%%", nodefs.available: "0%%", nodefs.inodesFree: "0%%", imagefs.available: "0%%"}
oomScoreAdj: 0
resolvConf: ""
volumePluginDir: /var/lib/kubelet/volume-plugins
`, folder.PKI("ca.crt"), node.Address.String(), folder.RuntimeSocket(node.Name))
}
