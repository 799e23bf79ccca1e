// The tool behind bin/bench: how fast certificates come, from Signet and from what it replaces, on the same API server.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"signet.dev/bench/internal/arguments"
	"signet.dev/bench/internal/ceiling"
	"signet.dev/bench/internal/measure"
)

// Exit codes, as bin/bench --help says.
const (
	done       = 0
	failed     = 1
	wrongUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	if len(args) > 0 && args[0] == ceiling.Command { // how this tool starts itself as a contender
		return report(ceiling.Run(ctx, args[1:]))
	}
	options, err := arguments.Parse(args)
	var mistake *arguments.Mistake
	switch {
	case errors.Is(err, arguments.ErrHelp):
		fmt.Print(arguments.Help)
		return done
	case errors.As(err, &mistake):
		fmt.Fprintf(os.Stderr, "bin/bench: %v (bin/bench --help lists what there is)\n", mistake)
		return wrongUsage
	}
	return report(measure.Run(ctx, options, os.Stdout))
}

func report(err error) int {
	switch {
	case err == nil:
		return done
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "bin/bench: interrupted; everything it started is gone")
	default:
		fmt.Fprintf(os.Stderr, "bin/bench: %v\n", err)
	}
	return failed
}
