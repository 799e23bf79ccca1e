package component

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"signet.dev/cluster/internal/state"
)

var bridged = &state.Cluster{
	Name: "a", Ports: state.Ports{APIServer: 6443, Etcd: 21001, ControllerManager: 21003},
	Network: &state.Network{Bridge: "sgt7", Subnet: netip.MustParsePrefix("10.213.7.0/24")},
}

func TestTheUsersFlagsComeLast(t *testing.T) {
	cluster := *bridged
	cluster.APIServerArgs, cluster.ControllerArgs = []string{"--v=9"}, []string{"--v=8"}
	if got := APIServerCommand(&cluster, "/c/a"); got[len(got)-1] != "--v=9" {
		t.Errorf("got %q", got)
	}
	if got := ControllerManagerCommand(&cluster, "/c/a"); got[len(got)-1] != "--v=8" {
		t.Errorf("got %q", got)
	}
}

func TestTheAPIServerListensWhereClientsLook(t *testing.T) {
	got := APIServerCommand(bridged, "/c/a")
	for _, flag := range []string{"--bind-address=10.213.7.1", "--secure-port=6443", "--etcd-servers=https://127.0.0.1:21001"} {
		if !slices.Contains(got, flag) {
			t.Errorf("%s is missing", flag)
		}
	}
}

func TestTheModeDecidesTheControllers(t *testing.T) {
	for mode, want := range map[string]string{
		state.ControllersCSR: "--controllers=csrapproving,csrsigning,csrcleaner",
		state.ControllersAll: "--controllers=*,bootstrapsigner,tokencleaner",
	} {
		cluster := *bridged
		cluster.ControllerManager = mode
		if !slices.Contains(ControllerManagerCommand(&cluster, "/c/a"), want) {
			t.Errorf("%s: %s is missing", mode, want)
		}
	}
}

func TestAKubeletRunsInsideItsNode(t *testing.T) {
	node := state.Node{Name: "node-1", Namespace: "sgt7-node-1", Address: netip.MustParseAddr("10.213.7.11")}
	got := strings.Join(EnterNodeCommand("/c/a", node, KubeletCommand("/c/a", node)), " ")
	if !strings.HasPrefix(got, "enter-node /run/netns/sgt7-node-1 /c/a /c/a/nodes/node-1 kubelet --config=/c/a/nodes/node-1/kubelet.yaml --config-dir=/c/a/nodes/node-1/kubelet.d") {
		t.Errorf("got %s", got)
	}
	config := KubeletConfig("/c/a", node)
	for _, line := range []string{"rotateCertificates: true", "serverTLSBootstrap: true", `address: "10.213.7.11"`, "unix:///c/a/nodes/node-1/cri.sock"} {
		if !strings.Contains(config, line) {
			t.Errorf("%s is missing in\n%s", line, config)
		}
	}
}
