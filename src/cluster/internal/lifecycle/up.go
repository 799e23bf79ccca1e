// Package lifecycle brings clusters up, tells how they are, and takes them down.
package lifecycle

import (
	"context"
	"fmt"
	"os"
	"time"

	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/progress"
	"signet.dev/cluster/internal/state"
)

// Place is where the tool works: the folder of the clusters, the folder of the components' binaries, and the terminal.
type Place struct {
	Root   state.Root
	Assets string
	Out    *progress.Printer
}

// work is one call of the tool on one cluster.
type work struct {
	Place
	folder  state.Folder
	cluster *state.Cluster
	started []*process.Running
	api     *kubeapi.Client
	created bool     // the cluster is new with this call
	added   []string // nodes that are new with this call
}

// Up makes the cluster as wished: what runs is left alone, what is missing is made, and made by this call is removed
// again when it fails.
func Up(ctx context.Context, place Place, wish Wish) error {
	folder, err := place.Root.Cluster(wish.Name)
	if err != nil {
		return err
	}
	if wish.Nodes != nil && *wish.Nodes > 0 {
		if err := canHaveNodes(os.Geteuid(), hasIP()); err != nil {
			return err
		}
	}
	w := &work{Place: place, folder: folder}
	if err := w.findOrCreate(ctx, wish); err != nil {
		return err
	}
	unlock, err := lock(ctx, folder, place.Out)
	if err != nil {
		return err
	}
	defer unlock()
	wait := w.patience(wish)
	limited, cancel := context.WithTimeoutCause(ctx, wait, fmt.Errorf("not done after --wait=%s", wait))
	defer cancel()
	if err := w.bringUp(limited, wish); err != nil {
		return w.undo(wish.KeepFailed, describe(ctx, limited, err))
	}
	return nil
}

// patience is how long all of it may take, when nothing is said.
func (w *work) patience(wish Wish) time.Duration {
	cluster, err := state.Load(w.folder)
	switch {
	case wish.Wait > 0:
		return wish.Wait
	case wish.Kubeadm || err == nil && cluster.Kubeadm != nil:
		return 6 * time.Minute
	}
	return 2 * time.Minute
}

// bringUp does the steps, each of which finds out by itself what is left to do.
func (w *work) bringUp(ctx context.Context, wish Wish) (err error) {
	if w.cluster, err = state.Load(w.folder); err != nil {
		return err
	}
	if err := w.take(wish); err != nil {
		return err
	}
	if err := w.stopStrays(); err != nil {
		return err
	}
	for _, step := range w.steps(wish) {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) steps(wish Wish) []func(context.Context) error {
	if w.cluster.Kubeadm != nil {
		return []func(context.Context) error{
			w.ensureBridge,
			w.ensureMachines,
			w.ensureControlPlaneNode,
			func(ctx context.Context) error { return w.ensureWorkers(ctx, !wish.NoWait) },
		}
	}
	return []func(context.Context) error{
		w.ensureBridge,
		w.ensurePKI,
		w.ensureEtcd,
		w.ensureAPIServer,
		w.ensureBootstrapAccess,
		w.ensureControllers,
		w.ensureNodes,
		w.awaitNodes,
	}
}
