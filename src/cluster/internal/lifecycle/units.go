package lifecycle

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/node"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// restartGrace is the time a component has to end by itself before it is started anew with other arguments.
const restartGrace = 10 * time.Second

// ensureProcess starts a unit, unless it runs with just this command.
func (w *work) ensureProcess(unit string, command []string) error {
	recorded, known := w.cluster.Processes[unit]
	if known && process.Runs(recorded.PID, recorded.Started, string(w.folder)) {
		if slices.Equal(recorded.Command, command) {
			return nil
		}
		if err := w.stopProcess(unit); err != nil {
			return err
		}
	}
	running, err := process.Start(string(w.folder), w.executable(command), w.folder.Log(unit), namespacesOf(command))
	if err != nil {
		return fmt.Errorf("cannot start %s: %w", unit, err)
	}
	w.started = append(w.started, running)
	w.cluster.Processes[unit] = state.Process{PID: running.PID, Started: running.Started, Command: command}
	return w.cluster.Save(w.folder)
}

// namespacesOf are those that a command begins with: the first process of a machine has its own.
func namespacesOf(command []string) uintptr {
	if command[0] == component.NodeInit {
		return node.Namespaces
	}
	return 0
}

// executable puts the binary's path in front of its name. The state has names only: another build of the tool is no
// reason to start everything anew. What is no component is the machine's, as containerd.
func (w *work) executable(command []string) []string {
	full := slices.Clone(command)
	full[0] = filepath.Join(w.Assets, command[0])
	inside := map[string]int{component.EnterNode: 4, component.NodeExec: 2}[command[0]]
	if path := filepath.Join(w.Assets, command[inside]); inside > 0 && exists(path) {
		full[inside] = path
	}
	return full
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func (w *work) stopProcess(unit string) error {
	recorded, known := w.cluster.Processes[unit]
	if !known {
		return nil
	}
	found := []process.Found{{PID: recorded.PID, Started: recorded.Started, Name: unit}}
	if err := process.Stop(string(w.folder), found, restartGrace); err != nil {
		return err
	}
	delete(w.cluster.Processes, unit)
	return w.cluster.Save(w.folder)
}

// stopStrays ends processes of the cluster that the state file does not list: a killed call started them.
func (w *work) stopStrays() error {
	return process.Stop(string(w.folder), w.strays(), 0)
}

// strays are what is not recorded. On machines that is only what holds the others and ends with them: a shim of containerd
// that is nobody's child has its reasons.
func (w *work) strays() []process.Found {
	all := w.unrecorded()
	if w.cluster.Kubeadm == nil {
		return all
	}
	return slices.DeleteFunc(all, func(found process.Found) bool {
		return found.Name != component.NodeInit && found.Name != component.NodeExec
	})
}

func (w *work) unrecorded() []process.Found {
	recorded := map[int]bool{}
	for _, one := range w.cluster.Processes {
		recorded[one.PID] = true
	}
	return slices.DeleteFunc(process.Of(string(w.folder)), func(found process.Found) bool { return recorded[found.PID] })
}
