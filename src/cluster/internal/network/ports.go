package network

import (
	"errors"
	"fmt"
	"net"

	"signet.dev/cluster/internal/state"
)

// Ports come from below the range that Linux takes for outgoing connections (net.ipv4.ip_local_port_range), so none is
// taken between its choice and its use.
const (
	firstPort = 21000
	portCount = 11000
)

// BridgePort is the API server's port on a bridge's own address, where nothing else listens: kubeadm's default.
const BridgePort = 6443

// ChoosePorts picks loopback ports, from the seed on, that no other cluster has and that free confirms.
func ChoosePorts(seed int, reserved map[int]bool, free func(port int) bool) (state.Ports, error) {
	ports := state.Ports{}
	wanted := []*int{&ports.APIServer, &ports.Etcd, &ports.EtcdPeer, &ports.ControllerManager, &ports.Scheduler}
	for i := range portCount {
		port := firstPort + (seed+i)%portCount
		if reserved[port] || !free(port) {
			continue
		}
		*wanted[0] = port
		if wanted = wanted[1:]; len(wanted) == 0 {
			return ports, nil
		}
	}
	return ports, errors.New("no free port on 127.0.0.1")
}

// Reserved lists the ports of clusters, whether they run or not.
func Reserved(clusters []*state.Cluster) map[int]bool {
	reserved := map[int]bool{}
	for _, cluster := range clusters {
		p := cluster.Ports
		for _, port := range []int{p.APIServer, p.Etcd, p.EtcdPeer, p.ControllerManager, p.Scheduler} {
			reserved[port] = true
		}
	}
	return reserved
}

// Free tells whether a loopback port can be listened on now.
func Free(port int) bool {
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	listener.Close()
	return true
}
