package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"signet.dev/bench/internal/contender"
	"signet.dev/bench/internal/figures"
	"signet.dev/bench/internal/load"
	"signet.dev/rig/progress"
)

// noisy measures every contender in every round, without the noisy node and beside it.
func (b *bench) noisy(ctx context.Context, out io.Writer) error {
	runs := []figures.NoisyRun{}
	for round := range b.options.Rounds {
		for _, name := range figures.Rotated(b.options.Contenders, round) {
			c := contender.New(name, b.options.Variants)
			run := figures.NoisyRun{Name: name}
			var err error
			if run.Quiet, err = b.renewals(ctx, c, fmt.Sprintf("quiet-r%d", round+1), 0); err == nil {
				run.Noisy, err = b.renewals(ctx, c, fmt.Sprintf("noisy-r%d", round+1), b.options.Requests)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			progress.Line("round %d/%d  %-18s p99 alone %5.2f s, beside a noisy node %5.2f s", round+1, b.options.Rounds, name,
				run.Quiet.P99, run.Noisy.P99)
			runs = append(runs, run)
		}
	}
	rows := figures.SummarizeNoisy(b.options.Contenders, runs)
	fmt.Fprintf(out, "%d nodes at once, and one that asks %d times; CA %s, rounds %d, every certificate of the others verified\n",
		b.options.Requests, b.options.Requests, b.options.Authority, b.options.Rounds)
	if err := figures.NoisyTable(out, rows); err != nil || b.options.JSON == "" {
		return err
	}
	content, err := figures.JSON(b.options.Requests, rows)
	if err != nil {
		return err
	}
	return os.WriteFile(b.options.JSON, content, 0o644)
}

// renewals is a storm of nodes, each as itself, beside one that makes this much noise.
func (b *bench) renewals(ctx context.Context, c contender.Contender, run string, noise int) (figures.Waits, error) {
	requests, err := load.Requests(b.options.Requests, "node")
	if err != nil {
		return figures.Waits{}, err
	}
	loud, err := load.Noise(noise, "noisy")
	if err != nil {
		return figures.Waits{}, err
	}
	process, err := b.ready(ctx, c, run)
	if err != nil {
		return figures.Waits{}, err
	}
	record, _, err := b.ask(ctx, process, requests, load.AsNodes(b.admin, loud))
	if err == nil {
		err = b.verify(ctx, requests, record, noise)
	}
	process.Stop()
	if err = errors.Join(err, load.Clean(ctx, b.admin)); err != nil {
		return figures.Waits{}, err
	}
	waits := record.Waits()
	return figures.Waits{P50: figures.Percentile(waits, 50).Seconds(), P99: figures.Percentile(waits, 99).Seconds()}, nil
}
