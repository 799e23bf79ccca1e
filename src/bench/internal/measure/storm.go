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
	"signet.dev/bench/internal/machine"
	"signet.dev/rig/process"
	"signet.dev/rig/progress"
)

// storms measures every contender in every round.
func (b *bench) storms(ctx context.Context, out io.Writer) error {
	storms := []figures.Storm{}
	names := b.options.Contenders
	for round := range b.options.Rounds {
		for _, name := range figures.Rotated(names, round) {
			run := fmt.Sprintf("r%d", round+1)
			storm, err := b.storm(ctx, contender.New(name, b.options.Variants), run, b.options.Requests)
			if err != nil {
				return err
			}
			progress.Line("round %d/%d  %-18s %6.1f/s  %5.1f CPU s  (others %2.0f %%)",
				round+1, b.options.Rounds, name, storm.Rate, storm.CPUSeconds, 100*storm.Others)
			storms = append(storms, storm)
		}
	}
	medians := figures.Medians(names, storms)
	fmt.Fprintf(out, "%d requests, CA %s, rounds %d, every certificate verified\n",
		b.options.Requests, b.options.Authority, b.options.Rounds)
	if err := figures.Table(out, medians, storms); err != nil || b.options.JSON == "" {
		return err
	}
	content, err := figures.JSON(b.options.Requests, medians)
	if err != nil {
		return err
	}
	return os.WriteFile(b.options.JSON, content, 0o644)
}

// storm is one contender's, from its start to the end of its requests' lives.
func (b *bench) storm(ctx context.Context, c contender.Contender, run string, n int) (figures.Storm, error) {
	requests, err := load.Requests(n, "storm")
	if err != nil {
		return figures.Storm{}, err
	}
	process, err := b.ready(ctx, c, run)
	if err != nil {
		return figures.Storm{}, err
	}
	storm, err := b.stormOn(ctx, c, process, requests)
	process.Stop()
	return storm, errors.Join(err, load.Clean(ctx, b.admin))
}

func (b *bench) stormOn(ctx context.Context, c contender.Contender, process *process.Process, requests []load.Request) (figures.Storm, error) {
	others, err := machine.WatchOthers(append(b.bed.PIDs, process.PID())...)
	if err != nil {
		return figures.Storm{}, err
	}
	record, begin, err := b.ask(ctx, process, requests, load.Create)
	if err != nil {
		return figures.Storm{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	usage, err := machine.Of(process.PID())
	if err != nil {
		return figures.Storm{}, err
	}
	share, err := others.Share()
	if err != nil {
		return figures.Storm{}, err
	}
	if err := b.verify(ctx, requests, record, 0); err != nil {
		return figures.Storm{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	waits, last := record.Waits(), record.Last().Sub(begin).Seconds()
	return figures.Storm{
		Name:        c.Name,
		Rate:        float64(len(requests)) / last,
		P50:         figures.Percentile(waits, 50).Seconds(),
		P99:         figures.Percentile(waits, 99).Seconds(),
		LastSeconds: last,
		CPUSeconds:  usage.CPUSeconds,
		PeakRSS:     usage.PeakRSS,
		Others:      share,
	}, nil
}
