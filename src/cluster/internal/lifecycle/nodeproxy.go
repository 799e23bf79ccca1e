package lifecycle

import (
	"context"
	"path/filepath"
	"strings"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// ensureProxy runs kube-proxy as a process of the node: kubeadm's DaemonSet needs an image with iptables. Only the
// control plane has the CA for its kubeconfig.
func (w *work) ensureProxy(ctx context.Context, one state.Node) error {
	folder := w.folder.Node(one.Name)
	kubeconfig, config := filepath.Join(folder, "kube-proxy.kubeconfig"), filepath.Join(folder, "kube-proxy.yaml")
	if !exists(kubeconfig) {
		first := w.cluster.Nodes[0]
		made := &strings.Builder{}
		task := process.Task{
			Command: w.executable(w.inside(first, "kubeadm", "kubeconfig", "user", "--client-name=system:kube-proxy",
				"--config="+filepath.Join(w.folder.Node(first.Name), "kubeadm.yaml"))),
			Log: w.folder.Log(component.NodeUnit(one.Name, component.Kubeadm)), Output: made,
		}
		if err := process.Run(ctx, string(w.folder), task); err != nil {
			return &Failure{Step: "kubeconfig of kube-proxy", Log: task.Log, Why: err}
		}
		if err := state.WriteFile(kubeconfig, []byte(made.String()), 0o600); err != nil {
			return err
		}
	}
	if err := state.WriteFile(config, []byte(genuine.ProxyConfig(w.cluster, one, kubeconfig)), 0o644); err != nil {
		return err
	}
	return w.ensureInside(one, component.Proxy, component.Proxy, "--config="+config)
}
