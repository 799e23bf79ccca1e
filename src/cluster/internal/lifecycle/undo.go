package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/mounts"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

const logLines = 15

// undo removes what this call made: the cluster if it is new, else the nodes that are. It gives the reason back.
func (w *work) undo(keep bool, reason error) error {
	w.showLog(reason)
	if keep {
		w.Out.Say("Kept as it is (--keep-failed): %s", w.folder)
		return reason
	}
	if !w.created && len(w.added) == 0 {
		return reason
	}
	w.Out.Say("%s. Removing what this call made", sentence(reason))
	ctx := context.Background() // the call's own may be cancelled
	var err error
	if w.created {
		err = remove(ctx, w.folder, w.Out)
		tidy(ctx, w.Place)
	} else {
		err = w.removeAdded(ctx)
	}
	if err != nil {
		again := Command("down", filepath.Base(string(w.folder)))
		return fmt.Errorf("%w; and not all of it could be removed: %w. To go on: %s", reason, err, again)
	}
	return reason
}

func sentence(reason error) string {
	if errors.Is(reason, ErrInterrupted) {
		return "Interrupted"
	}
	return "Failed"
}

// showLog prints the end of the log that belongs to the failure, before the log is removed.
func (w *work) showLog(reason error) {
	var failure *Failure
	if !errors.As(reason, &failure) || failure.Log == "" {
		return
	}
	lines := lastLines(failure.Log, logLines)
	if len(lines) == 0 {
		return
	}
	w.Out.Say("The last lines of %s (the whole of it stays with --keep-failed):", failure.Log)
	for _, line := range lines {
		w.Out.Say("  | %s", line)
	}
}

func (w *work) removeAdded(ctx context.Context) error {
	var all error
	for _, name := range slices.Backward(w.added) {
		all = errors.Join(all, w.removeNode(ctx, name))
	}
	return all
}

func (w *work) removeNode(ctx context.Context, name string) error {
	node, found := w.cluster.Node(name)
	if !found {
		return nil
	}
	units := nodeUnits(w.cluster, name)
	for _, unit := range slices.Backward(units) {
		if err := w.stopProcess(unit); err != nil {
			return err
		}
	}
	if err := process.Stop(string(w.folder), w.strays(), 0); err != nil { // the kubelet's children
		return err
	}
	if w.cluster.Kubeadm != nil {
		if err := genuine.RemoveCgroup(path.Join(w.cluster.Kubeadm.Cgroup, name)); err != nil {
			return err
		}
		units = append(units, component.NodeUnit(name, component.Kubeadm)) // it has a log
	}
	if err := network.DeleteNode(ctx, *node); err != nil {
		return err
	}
	if w.api != nil { // without an answer the Node stays, NotReady; the next one of that name takes it over
		w.api.Delete(ctx, "/api/v1/nodes/"+name)
	}
	if err := mounts.DetachBelow(w.folder.Node(name)); err != nil {
		return err
	}
	err := os.RemoveAll(w.folder.Node(name))
	for _, unit := range units {
		err = errors.Join(err, ignoreMissing(os.Remove(w.folder.Log(unit))))
	}
	if err != nil {
		return err
	}
	w.cluster.Nodes = slices.DeleteFunc(w.cluster.Nodes, func(n state.Node) bool { return n.Name == name })
	return w.cluster.Save(w.folder)
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
