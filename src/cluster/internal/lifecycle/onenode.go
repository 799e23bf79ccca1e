package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// StopNode ends a node's kubelet, as if the machine was switched off; kill gives it no time to say goodbye. Its network
// and its files stay.
func StopNode(ctx context.Context, place Place, cluster, node string, kill bool) error {
	return onNode(ctx, place, cluster, node, func(w *work, found *state.Node) error {
		unit := component.NodeUnit(node, component.Kubelet)
		found.Stopped = true
		grace := restartGrace
		if kill {
			grace = 0
		}
		recorded := w.cluster.Processes[unit]
		processes := []process.Found{{PID: recorded.PID, Started: recorded.Started, Name: unit}}
		if err := process.Stop(string(w.folder), processes, grace); err != nil {
			return err
		}
		place.Out.Say("%s is stopped. To start it: %s", node, Command("node start", cluster, node))
		return w.cluster.Save(w.folder)
	})
}

// StartNode starts a node's kubelet and waits for it.
func StartNode(ctx context.Context, place Place, cluster, node string, patience time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not done after --wait=%s", patience))
	defer cancel()
	return onNode(ctx, place, cluster, node, func(w *work, found *state.Node) error {
		if err := canHaveNodes(0, hasIP()); err != nil {
			return err
		}
		found.Stopped = false
		if err := w.cluster.Save(w.folder); err != nil {
			return err
		}
		err := w.startAndAwait(ctx, found)
		w.showLog(err)
		return err
	})
}

func (w *work) startAndAwait(ctx context.Context, found *state.Node) error {
	if w.cluster.Kubeadm != nil {
		if err := w.ensureMachines(ctx); err != nil {
			return err
		}
		if err := w.ensureGenuineKubelet(*found); err != nil {
			return err
		}
		return w.awaitReady(ctx, *found)
	}
	if err := w.ensureNode(ctx, *found); err != nil {
		return err
	}
	return w.awaitNodes(ctx)
}

func onNode(ctx context.Context, place Place, name, node string, act func(*work, *state.Node) error) error {
	folder, err := place.Root.Cluster(name)
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, folder, place.Out)
	if errors.Is(err, fs.ErrNotExist) {
		return NoSuchCluster(place.Root, name)
	}
	if err != nil {
		return err
	}
	defer unlock()
	w := &work{Place: place, folder: folder}
	if w.cluster, err = state.Load(folder); err != nil {
		return err
	}
	if w.api, err = adminClient(w.cluster, folder); err != nil {
		return err
	}
	found, ok := w.cluster.Node(node)
	if !ok {
		return fmt.Errorf("cluster %s has no node %s: see %s", name, node, Command("status", name))
	}
	return act(w, found)
}
