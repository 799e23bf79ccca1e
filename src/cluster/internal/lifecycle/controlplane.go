package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// ensureBridge makes the cluster's bridge. Where that is forbidden, as in many containers, a new cluster without nodes does
// without: its API server listens on loopback.
func (w *work) ensureBridge(ctx context.Context) error {
	if w.cluster.Network == nil {
		return nil
	}
	err := network.EnsureBridge(ctx, *w.cluster.Network, w.folder)
	if err == nil || !w.created || len(w.cluster.Nodes) > 0 || ctx.Err() != nil {
		return err
	}
	w.Out.Say("  No bridge (%v): the API server listens on 127.0.0.1, and the cluster can have no nodes", err)
	if err := network.DeleteBridge(ctx, *w.cluster.Network, w.folder); err != nil {
		return err
	}
	w.cluster.Network = nil
	ports, err := network.ChoosePorts(network.Seed(w.folder), nil, network.Free)
	if err != nil {
		return err
	}
	w.cluster.Ports = ports
	return w.cluster.Save(w.folder)
}

func (w *work) ensureEtcd(ctx context.Context) error {
	authority, err1 := os.ReadFile(w.folder.PKI("etcd-ca.crt"))
	certificate, err2 := os.ReadFile(w.folder.PKI("apiserver-etcd-client.crt"))
	key, err3 := os.ReadFile(w.folder.PKI("apiserver-etcd-client.key"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	client, err := kubeapi.NewClient(component.EtcdURL(w.cluster), authority, certificate, key)
	if err != nil {
		return err
	}
	if err := w.ensureProcess(component.Etcd, component.EtcdCommand(w.cluster, w.folder)); err != nil {
		return err
	}
	return w.await(ctx, "etcd", w.log(component.Etcd), succeeds(func(ctx context.Context) error {
		return client.Get(ctx, "/health", nil)
	}))
}

func (w *work) ensureAPIServer(ctx context.Context) (err error) {
	if w.api, err = adminClient(w.cluster, w.folder); err != nil {
		return err
	}
	if err := w.ensureProcess(component.APIServer, component.APIServerCommand(w.cluster, w.folder)); err != nil {
		return err
	}
	return w.await(ctx, "kube-apiserver", w.log(component.APIServer), succeeds(func(ctx context.Context) error {
		return w.api.Get(ctx, "/readyz", nil)
	}))
}

func adminClient(cluster *state.Cluster, folder state.Folder) (*kubeapi.Client, error) {
	authority, err1 := os.ReadFile(folder.PKI("ca.crt"))
	certificate, err2 := os.ReadFile(folder.PKI("admin.crt"))
	key, err3 := os.ReadFile(folder.PKI("admin.key"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	return kubeapi.NewClient("https://"+cluster.APIServerAddress().String(), authority, certificate, key)
}

// ensureBootstrapAccess makes the bootstrap token work. The API server is ready a moment before kube-system exists.
func (w *work) ensureBootstrapAccess(ctx context.Context) error {
	token, err := os.ReadFile(w.folder.BootstrapToken())
	if err != nil {
		return err
	}
	objects := kubeapi.BootstrapObjects(string(token), w.cluster.BootstrapApproval)
	return w.await(ctx, "bootstrap token and its RBAC", w.log(component.APIServer), succeeds(func(ctx context.Context) error {
		for _, created := range objects {
			if err := w.api.Ensure(ctx, created.Path, created.Object); err != nil {
				return err
			}
		}
		return nil
	}))
}

// ensureControllers starts what the cluster shall have, and stops what it shall have no longer.
func (w *work) ensureControllers(ctx context.Context) error {
	wanted := []struct {
		unit    string
		run     bool
		command []string
		port    int
	}{
		{component.ControllerManager, w.cluster.ControllerManager != state.ControllersOff,
			component.ControllerManagerCommand(w.cluster, w.folder), w.cluster.Ports.ControllerManager},
		{component.Scheduler, w.cluster.ControllerManager == state.ControllersAll,
			component.SchedulerCommand(w.cluster, w.folder), w.cluster.Ports.Scheduler},
	}
	for _, one := range wanted {
		if !one.run {
			if err := w.stopProcess(one.unit); err != nil {
				return err
			}
			continue
		}
		if err := w.ensureProcess(one.unit, one.command); err != nil {
			return err
		}
		if err := w.await(ctx, one.unit, w.log(one.unit), listens(one.port)); err != nil {
			return err
		}
	}
	return nil
}

func listens(port int) func(context.Context) (bool, string) {
	return succeeds(func(ctx context.Context) error {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp4", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			connection.Close()
		}
		return err
	})
}
