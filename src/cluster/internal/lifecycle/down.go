package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/mounts"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/progress"
	"signet.dev/cluster/internal/state"
)

// stopOrder: a kubelet before its runtime, or before the process with which all of its machine ends, and the API server before etcd, without which it hangs for minutes.
var stopOrder = []string{
	component.Kubelet, component.NodeInit, component.FakeRuntime, component.Scheduler, component.ControllerManager, component.APIServer, component.Etcd,
}

// downGrace is short: what a component could still write is removed anyway.
const downGrace = 2 * time.Second

// Down removes a cluster with everything it made, however much of it there is.
func Down(ctx context.Context, place Place, name string) error {
	folder, err := place.Root.Cluster(name)
	if err != nil {
		return err
	}
	if !folder.Exists() && len(process.Of(string(folder))) == 0 {
		place.Out.Say("There is no cluster %s: nothing to do", name)
		tidy(ctx, place)
		return nil
	}
	if folder.Exists() {
		unlock, err := lock(ctx, folder, place.Out)
		if errors.Is(err, fs.ErrNotExist) { // another call took it down while we waited
			return nil
		}
		if err != nil {
			return err
		}
		defer unlock()
	}
	if err := remove(ctx, folder, place.Out); err != nil {
		return fmt.Errorf("cluster %s is not removed entirely: %w. To go on: %s", name, err, Command("down", name))
	}
	tidy(ctx, place)
	place.Out.Say("Cluster %s is gone (%.1fs)", name, place.Out.Elapsed().Seconds())
	return nil
}

// tidy removes what clusters share, when nobody is left who does.
func tidy(ctx context.Context, place Place) {
	unlock, err := lock(ctx, state.Folder(place.Root), place.Out)
	if err != nil { // there is no root folder, or somebody works in it
		return
	}
	defer unlock()
	mounts.DetachIfEmpty(network.NamespaceFolder)
	place.Root.RemoveIfEmpty()
}

// remove goes on after an error, to leave as little as possible; the folder stays then, as the record of what there is.
func remove(ctx context.Context, folder state.Folder, out *progress.Printer) error {
	err := out.Step("processes stopped", func(report func(string)) error { return stopAll(ctx, folder, report) })
	if err != nil {
		return err
	}
	if err := removeNetwork(ctx, folder, out); err != nil {
		return err
	}
	if err := mounts.DetachBelow(string(folder)); err != nil {
		return err
	}
	return out.Step("folder removed", func(func(string)) error { return folder.Remove() })
}

func stopAll(ctx context.Context, folder state.Folder, report func(string)) error {
	for _, name := range stopOrder {
		if ctx.Err() != nil {
			return ErrInterrupted
		}
		named := slices.DeleteFunc(process.Of(string(folder)), func(found process.Found) bool { return found.Name != name })
		report(name)
		if err := process.Stop(string(folder), named, downGrace); err != nil {
			return err
		}
	}
	// Children that outlived their parents, and what a killed call was about to start.
	for others := process.Of(string(folder)); len(others) > 0; others = process.Of(string(folder)) {
		if err := process.Stop(string(folder), others, 0); err != nil {
			return err
		}
	}
	return nil
}

func removeNetwork(ctx context.Context, folder state.Folder, out *progress.Printer) error {
	cluster, err := state.Load(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && cluster.Network == nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: its interfaces and namespaces are unknown. Delete what \"ip link\" and \"ip netns\" show for it,"+
			" then the folder %s", err, folder)
	}
	return out.Step("network removed", func(func(string)) error {
		all := removeCgroup(cluster)
		for _, node := range cluster.Nodes {
			all = errors.Join(all, network.DeleteNode(ctx, node))
		}
		return errors.Join(all, network.DeleteBridge(ctx, *cluster.Network, folder))
	})
}

func removeCgroup(cluster *state.Cluster) error {
	if cluster.Kubeadm == nil {
		return nil
	}
	return genuine.RemoveCgroup(cluster.Kubeadm.Cgroup)
}
