package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"signet.dev/bench/internal/contender"
	"signet.dev/bench/internal/figures"
	"signet.dev/bench/internal/load"
	"signet.dev/bench/internal/machine"
	"signet.dev/rig/process"
	"signet.dev/rig/progress"
)

const (
	// pause between requests: kube-controller-manager's defaults allow ten requests a second, and this is not about that.
	pause = 200 * time.Millisecond
	// warmRequests come before those that count: a process that has just started is what storm measures.
	warmRequests = 300
)

// unloaded measures every contender in every round.
func (b *bench) unloaded(ctx context.Context, out io.Writer) error {
	runs := []figures.UnloadedRun{}
	for round := range b.options.Rounds {
		for _, name := range figures.Rotated(b.options.Contenders, round) {
			c := contender.New(name, b.options.Variants)
			run, err := b.unloadedRun(ctx, c, fmt.Sprintf("r%d", round+1))
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			progress.Line("round %d/%d  %-18s p50 %5.1f ms  (others %2.0f %%)", round+1, b.options.Rounds, name,
				1e3*figures.Percentile(run.Waits, 50).Seconds(), 100*run.Others)
			runs = append(runs, run)
		}
	}
	rows := figures.SummarizeUnloaded(b.options.Contenders, runs)
	fmt.Fprintf(out, "%d requests one by one, CA %s, rounds %d, every certificate verified\n",
		b.options.Requests, b.options.Authority, b.options.Rounds)
	if err := figures.UnloadedTable(out, rows); err != nil || b.options.JSON == "" {
		return err
	}
	content, err := figures.JSON(b.options.Requests, rows)
	if err != nil {
		return err
	}
	return os.WriteFile(b.options.JSON, content, 0o644)
}

// unloadedRun is one process's: its first request, a storm to warm it up, and then one request at a time.
func (b *bench) unloadedRun(ctx context.Context, c contender.Contender, run string) (figures.UnloadedRun, error) {
	process, err := b.ready(ctx, c, run)
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	result, err := b.unloadedOn(ctx, process)
	result.Name = c.Name
	process.Stop()
	return result, errors.Join(err, load.Clean(ctx, b.admin))
}

func (b *bench) unloadedOn(ctx context.Context, process *process.Process) (figures.UnloadedRun, error) {
	first, err := b.phase(ctx, process, 1, load.Create)
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	if _, err := b.phase(ctx, process, warmRequests, load.Create); err != nil {
		return figures.UnloadedRun{}, err
	}
	before, err := machine.Of(process.PID())
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	others, err := machine.WatchOthers(append(b.bed.PIDs, process.PID())...)
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	waits, err := b.phase(ctx, process, b.options.Requests, load.OneByOne(pause))
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	share, err := others.Share()
	if err != nil {
		return figures.UnloadedRun{}, err
	}
	after, err := machine.Of(process.PID())
	return figures.UnloadedRun{
		First: first[0], Waits: waits, CPUSeconds: after.CPUSeconds - before.CPUSeconds, PeakRSS: after.PeakRSS,
		Others: share,
	}, err
}

// phase asks for n certificates, verifies them, and leaves nothing.
func (b *bench) phase(ctx context.Context, process *process.Process, n int, create creator) ([]time.Duration, error) {
	requests, err := load.Requests(n, "single")
	if err != nil {
		return nil, err
	}
	record, _, err := b.ask(ctx, process, requests, create)
	if err != nil {
		return nil, err
	}
	if err := b.verify(ctx, requests, record, 0); err != nil {
		return nil, err
	}
	return record.Waits(), load.Clean(ctx, b.admin)
}
