// Package testbed makes what approvers and signers meet on: a real API server, a CA, a folder for logs.
package testbed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"signet.dev/rig/progress"
)

// Testbed is a cluster in which nobody approves or signs, and what goes with it.
type Testbed struct {
	Repository string // where bin/cluster, deploy/ and crds/ are
	Assets     string // the folder with kube-controller-manager
	Folder     string // kubeconfigs, logs
	Authority  *Authority
	PIDs       []int // of the cluster
	name       string
	state      string // the cluster's own folder
}

// Up makes it, with a name that no other one has and a CA that is there already. When it fails, nothing is left.
func Up(ctx context.Context, repository, name string, authority *Authority) (*Testbed, error) {
	folder, err := os.MkdirTemp("", "signet-"+name+"-")
	if err != nil {
		return nil, err
	}
	bed := &Testbed{Repository: repository, Folder: folder, Authority: authority, name: name}
	if err := bed.make(ctx); err != nil {
		return nil, errors.Join(err, bed.Down(false))
	}
	return bed, nil
}

func (t *Testbed) make(ctx context.Context) (err error) {
	progress.Line("cluster %s", t.name)
	if _, err = t.cluster(ctx, "up", "--name", t.name, "--nodes", "0", "--controller-manager=off"); err != nil {
		return err
	}
	admin, err := t.cluster(ctx, "kubeconfig", "--path", "--name", t.name)
	if err != nil {
		return err
	}
	t.state = filepath.Dir(admin)
	if t.Assets, err = t.cluster(ctx, "assets"); err != nil {
		return err
	}
	return t.findProcesses(ctx)
}

// findProcesses asks for the pids of etcd and the API server.
func (t *Testbed) findProcesses(ctx context.Context) error {
	status, err := t.cluster(ctx, "status", "--name", t.name, "-o", "json")
	if err != nil {
		return err
	}
	known := struct {
		Processes []struct {
			PID int `json:"pid"`
		} `json:"processes"`
	}{}
	if err := json.Unmarshal([]byte(status), &known); err != nil {
		return fmt.Errorf("what bin/cluster status says: %w", err)
	}
	for _, process := range known.Processes {
		t.PIDs = append(t.PIDs, process.PID)
	}
	return nil
}

// Kubeconfig of a user that bin/cluster makes one for: admin, bootstrap, controller-manager.
func (t *Testbed) Kubeconfig(user string) string {
	return filepath.Join(t.state, user+".kubeconfig")
}

// Down removes the cluster, and the folder unless its logs are wanted. It works on what is there.
func (t *Testbed) Down(keepLogs bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := t.cluster(ctx, "down", "--name", t.name)
	if keepLogs {
		progress.Line("logs are in %s", t.Folder)
		return err
	}
	return errors.Join(err, os.RemoveAll(t.Folder))
}

// cluster runs bin/cluster and gives what it prints; what it says on the way goes to the user.
func (t *Testbed) cluster(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, filepath.Join(t.Repository, "bin", "cluster"), args...)
	command.Stderr = os.Stderr
	// Out of the terminal's reach: on Ctrl-C it is told once, by us, and given time to undo what it did.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 30 * time.Second
	out, err := command.Output()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("bin/cluster %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
