package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/progress"
	"signet.dev/cluster/internal/state"
)

// ErrInterrupted ends a call after Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

const (
	pollInterval = 50 * time.Millisecond
	lockPatience = time.Minute
	defaultName  = "default"
)

// Failure is a step that did not come to its end, with the log that may tell why.
type Failure struct {
	Step   string
	Detail string // what it was waiting for
	Log    string
	Why    error
}

func (f *Failure) Error() string {
	var ended *process.Ended
	if errors.As(f.Why, &ended) {
		return ended.Error() // names the process, which need not be the one that was waited for
	}
	return fmt.Sprintf("%s: %s", f.Step, f.Why)
}
func (f *Failure) Unwrap() error { return f.Why }

// log is the log of a unit, for await.
func (w *work) log(unit string) func() string {
	return func() string { return w.folder.Log(unit) }
}

// await calls check until it is done. It ends early when ctx does, or when a process ends that this call started. The log
// is asked for only when it failed.
func (w *work) await(ctx context.Context, step string, log func() string, check func(context.Context) (done bool, detail string)) error {
	watched, cancel := process.Watch(ctx, w.started)
	defer cancel()
	detail := ""
	err := w.Out.Step(step, func(report func(string)) error {
		for {
			done, now := check(watched)
			if done {
				return nil
			}
			if watched.Err() != nil {
				return context.Cause(watched)
			}
			detail = now
			report(detail)
			select {
			case <-watched.Done():
			case <-time.After(pollInterval):
			}
		}
	})
	if err == nil {
		return nil
	}
	failure := &Failure{Step: step, Detail: detail, Log: log(), Why: err}
	var ended *process.Ended
	if errors.As(err, &ended) {
		failure.Log = ended.Log
	}
	return failure
}

// succeeds makes a check of a call: done when there is no error, and the error is what it waits for.
func succeeds(call func(context.Context) error) func(context.Context) (bool, string) {
	return func(ctx context.Context) (bool, string) {
		err := call(ctx)
		if err == nil {
			return true, ""
		}
		return false, err.Error()
	}
}

func lock(ctx context.Context, folder state.Folder, out *progress.Printer) (func(), error) {
	patient, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	unlock, err := state.Lock(patient, string(folder), func() {
		out.Say("Another bin/cluster is working in %s: waiting for it", folder)
	})
	if err != nil && ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	return unlock, err
}

func hasIP() bool {
	_, err := exec.LookPath("ip")
	return err == nil
}

// Command is how a person calls the tool for this cluster.
func Command(subcommand, name string, arguments ...string) string {
	words := []string{"bin/cluster", subcommand}
	if name != defaultName {
		words = append(words, "--name", name)
	}
	return strings.Join(append(words, arguments...), " ")
}

// NoSuchCluster says which ones there are.
func NoSuchCluster(root state.Root, name string) error {
	there := "there is none yet"
	if names := root.Clusters(); len(names) > 0 {
		there = "there are: " + strings.Join(names, ", ")
	}
	return fmt.Errorf("there is no cluster %s (%s). To make it: %s", name, there, Command("up", name))
}

// describe says why the work ended, when the error itself only says that it was cancelled.
func describe(ctx, limited context.Context, err error) error {
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	var failure *Failure
	if limited.Err() != nil && errors.As(err, &failure) {
		failure.Why = fmt.Errorf("%w%s", context.Cause(limited), because(failure))
	}
	return err
}

func because(failure *Failure) string {
	if failure.Detail == "" {
		return ""
	}
	return ": " + failure.Detail
}
