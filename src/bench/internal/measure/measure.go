// Package measure runs what the user asked for and prints the figures.
package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/kubernetes"

	"signet.dev/bench/internal/arguments"
	"signet.dev/bench/internal/contender"
	"signet.dev/bench/internal/load"
	"signet.dev/rig/process"
	"signet.dev/rig/testbed"
)

// RepositoryVariable is how bin/bench says where the repository is.
const RepositoryVariable = "SIGNET_REPOSITORY"

type bench struct {
	options   arguments.Options
	bed       *testbed.Testbed
	admin     *kubernetes.Clientset // watches, verifies, deletes
	bootstrap *kubernetes.Clientset // asks, with a bootstrap token, as a kubelet that joins does
}

// Run makes the testbed, measures, and removes it whatever happens.
func Run(ctx context.Context, options arguments.Options, out io.Writer) (err error) {
	if options.JSON, err = writable(options.JSON); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "signet-bench-ca-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	authority, err := testbed.NewAuthority(options.Authority, folder)
	if err != nil {
		return err
	}
	bed, err := testbed.Up(ctx, os.Getenv(RepositoryVariable), fmt.Sprintf("bench-%d", os.Getpid()), authority)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bed.Down(err != nil && ctx.Err() == nil)) }()
	if err = bed.InstallSignet(ctx, "deploy/examples/kubelets.yaml"); err != nil {
		return err
	}
	b := &bench{options: options, bed: bed}
	if b.admin, err = testbed.Client(bed.Kubeconfig("admin")); err != nil {
		return err
	}
	if b.bootstrap, err = testbed.Client(bed.Kubeconfig("bootstrap")); err != nil {
		return err
	}
	if err = b.warmUp(ctx); err != nil {
		return err
	}
	switch options.Command {
	case arguments.Unloaded:
		return b.unloaded(ctx, out)
	case arguments.Noisy:
		return b.noisy(ctx, out)
	default:
		return b.storms(ctx, out)
	}
}

// writable fails now rather than after ten minutes of measuring.
func writable(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	opened, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return "", err
	}
	return filepath.Clean(file), opened.Close()
}

const warmUpRequests = 300

// warmUp is a storm that is not counted: whoever is measured first shall not meet a cold API server.
func (b *bench) warmUp(ctx context.Context) error {
	_, err := b.storm(ctx, contender.New(arguments.Ceiling, nil), "warmup", warmUpRequests)
	if err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	return nil
}

// ready starts a contender, waits until it works, and until the machine is quiet again after the start.
func (b *bench) ready(ctx context.Context, c contender.Contender, run string) (*process.Process, error) {
	process, err := c.Start(ctx, b.bed, run)
	if err != nil {
		return nil, err
	}
	if c.Probe {
		err = b.probe(ctx, process)
	}
	if err == nil {
		err = load.Pause(ctx, time.Second)
	}
	if err != nil {
		process.Stop()
		return nil, err
	}
	return process, nil
}

func (b *bench) probe(ctx context.Context, process *process.Process) error {
	requests, err := load.Requests(1, "probe")
	if err != nil {
		return err
	}
	_, _, err = b.ask(ctx, process, requests, load.Create)
	return errors.Join(err, load.Clean(ctx, b.admin))
}
