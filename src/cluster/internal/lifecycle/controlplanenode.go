package lifecycle

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/state"
)

// Where kubeadm is cut in two: the kubelet, which systemd would start, is started by us in between.
const (
	afterKubelet  = "wait-control-plane,upload-config,upload-certs,mark-control-plane,bootstrap-token,kubelet-finalize,addon,show-join-command"
	beforeKubelet = "preflight,certs,kubeconfig,etcd,control-plane,kubelet-start,upload-certs,addon,show-join-command"
)

// ensureControlPlaneNode lets kubeadm make the first node the control plane.
func (w *work) ensureControlPlaneNode(ctx context.Context) error {
	first := &w.cluster.Nodes[0]
	if first.Stopped {
		return nil
	}
	token, err := w.ensureToken()
	if err != nil {
		return err
	}
	documents := genuine.InitDocuments(w.cluster, *first, token, component.FilesOf(w.folder, first.Name).ConfigDropIns)
	config, err := w.writeConfig(*first, documents)
	if err != nil {
		return err
	}
	if !first.Prepared {
		if err := w.run(ctx, "kubeadm init, up to the kubelet", *first, nil,
			"kubeadm", "init", "--config="+config, "--skip-phases="+afterKubelet); err != nil {
			return err
		}
		first.Prepared = true
	}
	if err := w.ensureGenuineKubelet(*first); err != nil {
		return err
	}
	if !first.Joined {
		if err := w.run(ctx, "kubeadm init, from the kubelet on", *first, nil,
			"kubeadm", "init", "--config="+config, "--skip-phases="+beforeKubelet); err != nil {
			return err
		}
		first.Joined = true
	}
	if err := w.takeAdmin(*first); err != nil {
		return err
	}
	if err := w.ensureProxy(ctx, *first); err != nil {
		return err
	}
	return w.awaitReady(ctx, *first)
}

// writeConfig writes what kubeadm is told about a node.
func (w *work) writeConfig(one state.Node, documents []any) (string, error) {
	theirs, err := os.ReadFile(w.folder.KubeadmConfig())
	if err != nil {
		return "", err
	}
	content, err := genuine.Merge(documents, theirs)
	if err != nil {
		return "", err
	}
	file := filepath.Join(w.folder.Node(one.Name), "kubeadm.yaml")
	return file, state.WriteFile(file, content, 0o600)
}

// ensureGenuineKubelet starts the kubelet with the flags that kubeadm wrote for systemd.
func (w *work) ensureGenuineKubelet(one state.Node) error {
	if err := w.cluster.Save(w.folder); err != nil {
		return err
	}
	environment, err := os.ReadFile(filepath.Join(w.folder.Node(one.Name), "var/lib/kubelet/kubeadm-flags.env"))
	if err != nil {
		return err
	}
	flags, err := genuine.KubeletFlags(string(environment))
	if err != nil {
		return err
	}
	return w.ensureInside(one, component.Kubelet, component.GenuineKubeletCommand(flags)...)
}

// takeAdmin copies what clients of the cluster need to where clusters of every kind have it.
func (w *work) takeAdmin(first state.Node) error {
	made := filepath.Join(w.folder.Node(first.Name), "etc/kubernetes")
	admin, err := os.ReadFile(filepath.Join(made, "admin.conf"))
	if err != nil {
		return err
	}
	certificate, key, err := genuine.ClientPair(admin)
	if err != nil {
		return err
	}
	authority, err1 := os.ReadFile(filepath.Join(made, "pki/ca.crt"))
	authorityKey, err2 := os.ReadFile(filepath.Join(made, "pki/ca.key"))
	err = errors.Join(err1, err2,
		state.WriteFile(w.folder.Kubeconfig("admin"), admin, 0o600),
		state.WriteFile(w.folder.PKI("admin.crt"), certificate, 0o644),
		state.WriteFile(w.folder.PKI("admin.key"), key, 0o600),
		state.WriteFile(w.folder.PKI("ca.crt"), authority, 0o644),
		state.WriteFile(w.folder.PKI("ca.key"), authorityKey, 0o600))
	if err != nil {
		return err
	}
	w.api, err = adminClient(w.cluster, w.folder)
	return err
}

// awaitReady waits for one node.
func (w *work) awaitReady(ctx context.Context, one state.Node) error {
	return w.await(ctx, one.Name+" Ready", w.log(component.NodeUnit(one.Name, component.Kubelet)), func(ctx context.Context) (bool, string) {
		progress, err := w.api.Nodes(ctx)
		if err != nil {
			return false, err.Error()
		}
		late, howFar := notYet([]string{one.Name}, progress, []kubeapi.NodeProgress{kubeapi.NodeReady})
		return len(late) == 0, strings.Join(howFar, ", ")
	})
}
