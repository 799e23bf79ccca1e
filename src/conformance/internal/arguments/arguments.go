// Package arguments reads the command line. Pure.
package arguments

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"signet.dev/rig/testbed"
)

// Options is what the user wants.
type Options struct {
	Requests  int           // generated ones, besides upstream's tables
	Seed      uint64        // of the generator
	First     int           // the index of the first generated request
	JSON      string        // a file, or empty
	Print     bool          // print the generated requests, compare nothing
	Authority string        // the CA's kind of key
	Duration  time.Duration // of certificates, on both sides
}

// ErrHelp says that the user asked for help.
var ErrHelp = errors.New("help")

// Mistake is wrong usage.
type Mistake struct{ sentence string }

func (m *Mistake) Error() string { return m.sentence }

func mistake(format string, values ...any) error {
	return &Mistake{fmt.Sprintf(format, values...)}
}

// Parse gives ErrHelp or a Mistake when there is nothing to compare.
func Parse(args []string) (Options, error) {
	options := Options{}
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&options.Requests, "requests", 5000, "")
	flags.Uint64Var(&options.Seed, "seed", 1, "")
	flags.IntVar(&options.First, "first", 0, "")
	flags.StringVar(&options.JSON, "json", "", "")
	flags.BoolVar(&options.Print, "print", false, "")
	flags.StringVar(&options.Authority, "authority", testbed.Kinds[0], "")
	flags.DurationVar(&options.Duration, "duration", 24*time.Hour, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp), len(args) == 1 && args[0] == "help":
		return Options{}, ErrHelp
	case err != nil:
		return Options{}, mistake("%v", err)
	case flags.NArg() > 0:
		return Options{}, mistake("%q is too much", flags.Arg(0))
	case options.Requests < 0:
		return Options{}, mistake("--requests must be at least 0")
	case options.First < 0:
		return Options{}, mistake("--first must be at least 0")
	case !slices.Contains(testbed.Kinds, options.Authority):
		return Options{}, mistake("--authority must be one of %s", strings.Join(testbed.Kinds, ", "))
	case options.Duration < time.Minute:
		return Options{}, mistake("--duration must be at least 1m")
	}
	return options, nil
}
