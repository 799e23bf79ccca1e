package lifecycle

import (
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// ensureNodes starts every node that is not stopped on purpose.
func (w *work) ensureNodes(ctx context.Context) error {
	for _, node := range w.cluster.Nodes {
		if node.Stopped {
			continue
		}
		if err := w.ensureNode(ctx, node); err != nil {
			return err
		}
	}
	return nil
}

// ensureNode makes the node's network, then its runtime, then its kubelet, which needs both.
func (w *work) ensureNode(ctx context.Context, node state.Node) error {
	made, err := w.ensureNodeNetwork(ctx, node)
	if err != nil {
		return err
	}
	kubelet := component.NodeUnit(node.Name, component.Kubelet)
	if made { // one that runs is in a namespace that is gone
		if err := w.stopProcess(kubelet); err != nil {
			return err
		}
	}
	config := component.KubeletConfig(w.folder, node)
	files := component.FilesOf(w.folder, node.Name)
	if err := state.WriteFile(files.Config, []byte(config), 0o644); err != nil {
		return err
	}
	if err := os.MkdirAll(files.ConfigDropIns, 0o755); err != nil {
		return err
	}
	runtime := component.NodeUnit(node.Name, component.FakeRuntime)
	if err := w.ensureProcess(runtime, component.FakeRuntimeCommand(w.folder, node)); err != nil {
		return err
	}
	step := "runtime and kubelet of " + node.Name + " (" + node.Address.String() + ")"
	if err := w.await(ctx, step, w.log(runtime), succeeds(func(context.Context) error {
		connection, err := net.Dial("unix", w.folder.RuntimeSocket(node.Name))
		if err == nil {
			connection.Close()
		}
		return err
	})); err != nil {
		return err
	}
	command := component.EnterNodeCommand(w.folder, node, component.KubeletCommand(w.folder, node))
	return w.ensureProcess(kubelet, command)
}

// ensureNodeNetwork has the root folder's lock, because another cluster that goes may take /run/netns with it.
func (w *work) ensureNodeNetwork(ctx context.Context, node state.Node) (made bool, err error) {
	unlock, err := lock(ctx, state.Folder(w.Root), w.Out)
	if err != nil {
		return false, err
	}
	defer unlock()
	return network.EnsureNode(ctx, *w.cluster.Network, node)
}

// awaitNodes waits until the nodes are Ready. With nobody in the cluster who signs, it is enough that each has asked.
func (w *work) awaitNodes(ctx context.Context) error {
	names := []string{}
	for _, node := range w.cluster.Nodes {
		if !node.Stopped {
			names = append(names, node.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	step, enough := "nodes Ready", []kubeapi.NodeProgress{kubeapi.NodeReady}
	if w.cluster.ControllerManager == state.ControllersOff || !w.cluster.BootstrapApproval {
		step = "nodes asked for their certificates"
		enough = append(enough, kubeapi.NodeAsked, kubeapi.NodeSigned, kubeapi.NodeDenied)
	}
	late := names
	kubeletLog := func() string { return w.folder.Log(component.NodeUnit(late[0], component.Kubelet)) }
	return w.await(ctx, step, kubeletLog, func(ctx context.Context) (bool, string) {
		progress, err := w.api.Nodes(ctx)
		if err != nil {
			return false, err.Error()
		}
		var howFar []string
		late, howFar = notYet(names, progress, enough)
		return len(late) == 0, strings.Join(howFar, ", ")
	})
}

// notYet names the nodes that are not far enough, and says of each how far it is.
func notYet(names []string, progress map[string]kubeapi.NodeProgress, enough []kubeapi.NodeProgress) (late, howFar []string) {
	for _, name := range names {
		now, known := progress[name]
		if !known {
			now = kubeapi.NodeSilent
		}
		if !slices.Contains(enough, now) {
			late = append(late, name)
			howFar = append(howFar, fmt.Sprintf("%s %s", name, now))
		}
	}
	return late, howFar
}
