// The tool behind bin/conformance: the same requests to kube-controller-manager and to Signet, and whether the outcome is
// the same.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"signet.dev/conformance/internal/arguments"
	"signet.dev/conformance/internal/run"
)

// Exit codes, as bin/conformance --help says.
const (
	equal      = 0
	different  = 1
	wrongUsage = 2
	broken     = 3
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(conformance(ctx, os.Args[1:]))
}

func conformance(ctx context.Context, args []string) int {
	options, err := arguments.Parse(args)
	var mistake *arguments.Mistake
	switch {
	case errors.Is(err, arguments.ErrHelp):
		fmt.Print(arguments.Help)
		return equal
	case errors.As(err, &mistake):
		fmt.Fprintf(os.Stderr, "bin/conformance: %v (bin/conformance --help lists what there is)\n", mistake)
		return wrongUsage
	}
	err = run.Run(ctx, options, os.Stdout)
	switch {
	case err == nil:
		return equal
	case errors.Is(err, run.ErrDifferent):
		return different
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "bin/conformance: interrupted; everything it started is gone")
	default:
		fmt.Fprintf(os.Stderr, "bin/conformance: %v\n", err)
	}
	return broken
}
