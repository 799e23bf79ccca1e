package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"strings"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/node"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// ensureMachines gives every node a network, namespaces, containerd and the images that it begins with.
func (w *work) ensureMachines(ctx context.Context) error {
	for index, one := range w.cluster.Nodes {
		if one.Stopped {
			continue
		}
		if err := w.ensureMachine(ctx, index, one); err != nil {
			return err
		}
	}
	return network.EnsureRoutes(ctx, w.cluster.Nodes, w.podsOf)
}

func (w *work) podsOf(index int) (netip.Prefix, error) {
	return genuine.NodePods(w.cluster.Kubeadm.Pods, index)
}

func (w *work) ensureMachine(ctx context.Context, index int, one state.Node) error {
	made, err := w.ensureNodeNetwork(ctx, one)
	if err != nil {
		return err
	}
	if made || !w.runs(component.NodeUnit(one.Name, component.NodeInit)) {
		if err := w.startMachine(ctx, index, one); err != nil {
			return err
		}
	}
	unit := component.NodeUnit(one.Name, component.Containerd)
	if err := w.ensureInside(one, component.Containerd, component.Containerd); err != nil {
		return err
	}
	socket := filepath.Join(w.folder.Node(one.Name), strings.TrimPrefix(genuine.RuntimeEndpoint, "unix://"))
	err = w.await(ctx, "containerd of "+one.Name+" ("+one.Address.String()+")", w.log(unit), succeeds(func(context.Context) error {
		return dialLong(socket)
	}))
	if err != nil {
		return err
	}
	return w.ensureImages(ctx, index, one)
}

// dialLong connects to a socket whose path may be too long to name, by way of its folder.
func dialLong(socket string) error {
	folder, err := os.Open(filepath.Dir(socket))
	if err != nil {
		return err
	}
	defer folder.Close()
	connection, err := net.Dial("unix", fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), filepath.Base(socket)))
	if err == nil {
		connection.Close()
	}
	return err
}

// startMachine starts the process that holds the machine's namespaces, and with it everything anew.
func (w *work) startMachine(ctx context.Context, index int, one state.Node) error {
	if err := w.stopMachine(one); err != nil {
		return err
	}
	pods, err := w.podsOf(index)
	if err != nil {
		return err
	}
	machine := node.Machine{Folder: w.folder.Node(one.Name)}
	in := func(parts ...string) string { return filepath.Join(append([]string{machine.Folder}, parts...)...) }
	err = errors.Join(
		genuine.EnsureCgroup(path.Join(w.cluster.Kubeadm.Cgroup, one.Name)),
		os.RemoveAll(in("run")), os.RemoveAll(machine.Ready()),
		state.WriteFile(in("etc", "containerd", "config.toml"), []byte(genuine.ContainerdConfig(w.cluster.Kubeadm.Pause)), 0o644),
		state.WriteFile(in("etc", "cni", "net.d", "10-pods.conflist"), []byte(genuine.CNIConfig(pods)), 0o644),
		state.WriteFile(in("etc", "hosts"), []byte(genuine.Hosts(w.cluster.Nodes)), 0o644),
		os.MkdirAll(component.FilesOf(w.folder, one.Name).ConfigDropIns, 0o755))
	if err != nil {
		return err
	}
	unit := component.NodeUnit(one.Name, component.NodeInit)
	if err := w.ensureProcess(unit, component.NodeInitCommand(w.folder, one)); err != nil {
		return err
	}
	return w.await(ctx, "namespaces of "+one.Name, w.log(unit), succeeds(func(context.Context) error {
		_, err := os.Stat(machine.Ready())
		return err
	}))
}

func (w *work) stopMachine(one state.Node) error {
	for _, part := range []string{component.Kubelet, component.Proxy, component.Containerd, component.NodeInit} {
		if err := w.stopProcess(component.NodeUnit(one.Name, part)); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) runs(unit string) bool {
	recorded := w.cluster.Processes[unit]
	return process.Runs(recorded.PID, recorded.Started, string(w.folder))
}

// ensureInside starts a part of a machine inside of it.
func (w *work) ensureInside(one state.Node, part string, command ...string) error {
	return w.ensureProcess(component.NodeUnit(one.Name, part), w.inside(one, command...))
}

func (w *work) inside(one state.Node, command ...string) []string {
	machine := w.cluster.Processes[component.NodeUnit(one.Name, component.NodeInit)]
	return component.NodeExecCommand(machine.PID, command...)
}

// run runs a command inside a machine to its end, as a step of its own.
func (w *work) run(ctx context.Context, step string, one state.Node, input io.Reader, command ...string) error {
	log := w.folder.Log(component.NodeUnit(one.Name, component.Kubeadm))
	task := process.Task{Command: w.executable(w.inside(one, command...)), Input: input, Log: log}
	err := w.Out.Step(step, func(func(string)) error { return process.Run(ctx, string(w.folder), task) })
	if err != nil {
		return &Failure{Step: step, Log: log, Why: err}
	}
	return nil
}
