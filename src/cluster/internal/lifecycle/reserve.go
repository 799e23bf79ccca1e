package lifecycle

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// findOrCreate reads the cluster's state, or reserves what a new cluster needs and records it. Ports and subnets are
// chosen under the root folder's lock, so that two calls do not choose the same.
func (w *work) findOrCreate(ctx context.Context, wish Wish) error {
	if err := os.MkdirAll(string(w.Root), 0o755); err != nil {
		return err
	}
	unlock, err := lock(ctx, state.Folder(w.Root), w.Out)
	if err != nil {
		return err
	}
	defer unlock()
	if w.folder.Exists() {
		return nil
	}
	cluster, err := newCluster(w.Root, w.folder, os.Geteuid() == 0 && hasIP())
	if err != nil {
		return err
	}
	w.created = true
	return w.folder.Create(cluster)
}

func newCluster(root state.Root, folder state.Folder, withNetwork bool) (*state.Cluster, error) {
	others := []*state.Cluster{}
	for _, other := range root.Clusters() {
		folder, err := root.Cluster(other)
		if err != nil {
			continue
		}
		if cluster, err := state.Load(folder); err == nil {
			others = append(others, cluster)
		}
	}
	ports, err := network.ChoosePorts(network.Seed(folder), network.Reserved(others), network.Free)
	if err != nil {
		return nil, err
	}
	cluster := &state.Cluster{
		Name: filepath.Base(string(folder)), Created: time.Now().Truncate(time.Second), Ports: ports,
		ControllerManager: state.ControllersOff, BootstrapApproval: true,
	}
	if !withNetwork {
		return cluster, nil
	}
	used, interfaces, err := network.InUse()
	if err != nil {
		return nil, err
	}
	for _, other := range others {
		if other.Network != nil {
			used = append(used, other.Network.Subnet)
		}
	}
	cluster.Network, err = network.Choose(network.Seed(folder), used, interfaces)
	cluster.Ports.APIServer = network.BridgePort
	return cluster, err
}
