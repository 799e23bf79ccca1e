package genuine

import (
	"fmt"
	"net/netip"

	"signet.dev/cluster/internal/state"
)

const (
	podBits  = 27 // 29 Pods a node
	MaxNodes = 8  // so that all fit into the /24
)

// PodRange is where a cluster's Pods get their addresses from: as its nodes, in the range next to theirs, so that two
// clusters on one machine have different ones.
func PodRange(network state.Network) netip.Prefix {
	address := network.Subnet.Masked().Addr().As4()
	address[1]++
	return netip.PrefixFrom(netip.AddrFrom4(address), network.Subnet.Bits())
}

// NodePods is the part of the range that the node at this place of the list has.
func NodePods(pods netip.Prefix, index int) (netip.Prefix, error) {
	if index < 0 || index >= MaxNodes {
		return netip.Prefix{}, fmt.Errorf("a cluster of kubeadm has at most %d nodes here", MaxNodes)
	}
	address := pods.Masked().Addr().As4()
	address[3] = byte(index << (32 - podBits))
	return netip.PrefixFrom(netip.AddrFrom4(address), podBits), nil
}

// CNIConfig gives a Pod an interface that is routed: with a bridge, answers between two Pods of one node would not pass
// the rules that kube-proxy makes, unless the kernel has br_netfilter.
func CNIConfig(pods netip.Prefix) string {
	return fmt.Sprintf(`{
  "cniVersion": "1.0.0",
  "name": "pods",
  "plugins": [
    {
      "type": "ptp",
      "ipam": {"type": "host-local", "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`, pods)
}
