package genuine

import (
	"fmt"
	"strings"

	"signet.dev/cluster/internal/state"
)

// RuntimeEndpoint is containerd's, where kubeadm looks for it; every node has a /run of its own.
const RuntimeEndpoint = "unix:///run/containerd/containerd.sock"

// ContainerdConfig is for Debian's containerd in a container: what may not lower its own OOM score may not for others.
// CNI's plugins are where Debian has them.
func ContainerdConfig(pause string) string {
	return fmt.Sprintf(`version = 2
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.opt"]

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`, pause)
}

// Hosts is a node's /etc/hosts. kubeadm looks the node's name up, and would wait for DNS servers that a node cannot reach.
func Hosts(nodes []state.Node) string {
	hosts := "127.0.0.1 localhost\n::1 localhost\n"
	for _, node := range nodes {
		hosts += node.Address.String() + " " + node.Name + "\n"
	}
	return hosts
}

// ProxyConfig is kube-proxy's: as a process of the node, with a kubeconfig that kubeadm made for it. How many connections
// the machine may track is not a node's to say.
func ProxyConfig(cluster *state.Cluster, node state.Node, kubeconfig string) string {
	return fmt.Sprintf(`apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: %q
clientConnection: {kubeconfig: %q}
clusterCIDR: %q
detectLocalMode: ClusterCIDR
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
conntrack: {maxPerCore: 0, min: 0}
`, node.Name, kubeconfig, cluster.Kubeadm.Pods)
}

// KubeletFlags reads the flags out of the file that kubeadm writes for systemd: KUBELET_KUBEADM_ARGS="--a=b --c=d".
func KubeletFlags(environment string) ([]string, error) {
	for line := range strings.Lines(environment) {
		value, is := strings.CutPrefix(strings.TrimSpace(line), "KUBELET_KUBEADM_ARGS=")
		if is {
			return strings.Fields(strings.Trim(value, `"`)), nil
		}
	}
	return nil, fmt.Errorf("kubeadm's file has no flags for the kubelet: %q", environment)
}
