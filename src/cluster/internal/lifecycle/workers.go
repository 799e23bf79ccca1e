package lifecycle

import (
	"context"
	"os"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/state"
)

// ensureWorkers lets kubeadm join the other nodes, and waits until they are Ready, if that is wished: with nobody there who
// signs their requests they never are.
func (w *work) ensureWorkers(ctx context.Context, wait bool) error {
	for index := range w.cluster.Nodes[1:] {
		one := &w.cluster.Nodes[1+index]
		if one.Stopped {
			continue
		}
		if err := w.ensureWorker(ctx, one, wait); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) ensureWorker(ctx context.Context, one *state.Node, wait bool) error {
	config, err := w.writeJoinConfig(*one)
	if err != nil {
		return err
	}
	if !one.Prepared {
		if err := w.run(ctx, "kubeadm join, up to the kubelet of "+one.Name, *one, nil,
			"kubeadm", "join", "--config="+config, "--skip-phases=kubelet-wait-bootstrap"); err != nil {
			return err
		}
		one.Prepared = true
	}
	if err := w.ensureGenuineKubelet(*one); err != nil {
		return err
	}
	if err := w.ensureProxy(ctx, *one); err != nil {
		return err
	}
	if !wait {
		return nil
	}
	if !one.Joined {
		if err := w.run(ctx, "kubeadm join, until "+one.Name+" has its certificate", *one, nil,
			"kubeadm", "join", "--config="+config, "--skip-phases=preflight,kubelet-start"); err != nil {
			return err
		}
		one.Joined = true
		if err := w.cluster.Save(w.folder); err != nil {
			return err
		}
	}
	return w.awaitReady(ctx, *one)
}

func (w *work) writeJoinConfig(one state.Node) (string, error) {
	token, err := w.ensureToken()
	if err != nil {
		return "", err
	}
	authority, err := os.ReadFile(w.folder.PKI("ca.crt"))
	if err != nil {
		return "", err
	}
	hash, err := genuine.PublicKeyHash(authority)
	if err != nil {
		return "", err
	}
	return w.writeConfig(one, genuine.JoinDocuments(w.cluster, one, token, hash, component.FilesOf(w.folder, one.Name).ConfigDropIns))
}
