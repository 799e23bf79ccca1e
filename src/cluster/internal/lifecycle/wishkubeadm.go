package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// CanHaveMachines tells what a node that runs containers lacks here.
func CanHaveMachines(lookPath func(string) (string, error)) error {
	missing := []string{}
	for tool, debian := range map[string]string{
		"containerd": "containerd", "ctr": "containerd", "runc": "runc", "/usr/lib/cni/ptp": "containernetworking-plugins",
		"iptables": "iptables", "conntrack": "conntrack",
	} {
		if _, err := lookPath(tool); err != nil {
			missing = append(missing, fmt.Sprintf("%s (Debian: %s)", tool, debian))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("nodes of kubeadm need %s. bin/lib/tools.sh node installs it on Debian and Ubuntu", strings.Join(missing, ", "))
	}
	return nil
}

// takeKubeadm writes into the state what a cluster made by kubeadm is, once and for all.
func (w *work) takeKubeadm(wish *Wish) error {
	if w.cluster.Kubeadm == nil && !wish.Kubeadm {
		return nil
	}
	if !w.created {
		return w.checkKubeadm(wish)
	}
	if w.cluster.Network == nil {
		return network.ErrNoIP
	}
	if err := CanHaveMachines(exec.LookPath); err != nil {
		return err
	}
	if err := w.describeKubeadm(); err != nil {
		return err
	}
	if wish.Nodes == nil || *wish.Nodes == 0 {
		one := 1
		wish.Nodes = &one
	}
	return state.WriteFile(w.folder.KubeadmConfig(), wish.KubeadmConfig, 0o600)
}

func (w *work) checkKubeadm(wish *Wish) error {
	if w.cluster.Kubeadm == nil {
		return fmt.Errorf("cluster %s was not made by kubeadm: %s, then up again", wish.Name, Command("down", wish.Name))
	}
	if wish.ControllerManager != nil || wish.BootstrapApproval != nil || wish.APIServerArgs != nil || wish.ControllerArgs != nil || wish.KubeadmConfig != nil {
		return errors.New("what kubeadm was told is changed in the node's /etc/kubernetes/manifests, not here")
	}
	return nil
}

// describeKubeadm asks this binary's kubeadm for the version and for the names of images.
func (w *work) describeKubeadm() error {
	kubeadm := func(arguments ...string) (string, error) {
		output, err := exec.CommandContext(context.Background(), filepath.Join(w.Assets, "kubeadm"), arguments...).Output()
		return strings.TrimSpace(string(output)), err
	}
	version, err := kubeadm("version", "--output=short")
	if err != nil {
		return err
	}
	list, err := kubeadm("config", "images", "list", "--kubernetes-version="+version)
	if err != nil {
		return err
	}
	_, _, pause, err := genuine.Images(list, "", "")
	if err != nil {
		return err
	}
	w.cluster.Kubeadm = &state.Kubeadm{
		Pods: genuine.PodRange(*w.cluster.Network), Cgroup: path.Join("/", w.cluster.Network.Bridge), Version: version, Pause: pause,
		Images: strings.Fields(list),
	}
	return nil
}
