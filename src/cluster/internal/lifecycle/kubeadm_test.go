package lifecycle

import (
	"errors"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"signet.dev/cluster/internal/state"
)

func TestSaysWhichPackagesANodeOfKubeadmLacks(t *testing.T) {
	err := CanHaveMachines(func(tool string) (string, error) {
		if tool == "runc" {
			return "", errors.New("not found")
		}
		return tool, nil
	})
	if err == nil || !strings.Contains(err.Error(), "runc (Debian: runc)") || strings.Contains(err.Error(), "iptables") {
		t.Errorf("got %v", err)
	}
}

func TestAClusterOfKubeadmHasNothingOutsideOfItsNodes(t *testing.T) {
	cluster := &state.Cluster{Kubeadm: &state.Kubeadm{}, ControllerManager: state.ControllersOff, Nodes: []state.Node{{Name: "node-1"}}}
	want := []string{"node-1/node-init", "node-1/containerd", "node-1/kubelet", "node-1/kube-proxy"}
	if got := wantedUnits(cluster); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	cluster.Kubeadm = nil
	want = []string{"etcd", "kube-apiserver", "node-1/fake-cri", "node-1/kubelet"}
	if got := wantedUnits(cluster); !slices.Equal(got, want) {
		t.Errorf("otherwise: got %q", got)
	}
}

func TestWhatKubeadmWasToldIsNotChanged(t *testing.T) {
	mode := state.ControllersCSR
	made := &work{cluster: &state.Cluster{Kubeadm: &state.Kubeadm{}}}
	if err := made.takeKubeadm(&Wish{ControllerManager: &mode}); err == nil {
		t.Error("another mode is no error")
	}
	if err := made.takeKubeadm(&Wish{Kubeadm: true}); err != nil {
		t.Errorf("the same again: got %v", err)
	}
	other := &work{cluster: &state.Cluster{}}
	if err := other.takeKubeadm(&Wish{Name: "a", Kubeadm: true}); err == nil || !strings.Contains(err.Error(), "bin/cluster down --name a") {
		t.Errorf("got %v", err)
	}
	if err := other.takeKubeadm(&Wish{}); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestACommandRunsOnlyInAMachineThatIsThere(t *testing.T) {
	root := state.Root(t.TempDir())
	folder, _ := root.Cluster("a")
	cluster := &state.Cluster{Name: "a", Nodes: []state.Node{{Name: "node-1", Address: netip.MustParseAddr("10.213.7.11")}}}
	steps := []struct {
		says   string
		change func()
	}{
		{"no node node-2", func() {}},
		{"not made by kubeadm", func() { cluster.Nodes[0].Name = "node-2" }},
		{"node-2 is down", func() { cluster.Kubeadm = &state.Kubeadm{} }},
	}
	for _, step := range steps {
		step.change()
		os.MkdirAll(string(folder), 0o755)
		if err := cluster.Save(folder); err != nil {
			t.Fatal(err)
		}
		if _, err := Machine(folder, "node-2"); err == nil || !strings.Contains(err.Error(), step.says) {
			t.Errorf("%s: got %v", step.says, err)
		}
	}
}
