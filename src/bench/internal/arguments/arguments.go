// Package arguments reads the command line. Pure.
package arguments

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"signet.dev/rig/testbed"
)

// The commands.
const (
	Storm    = "storm"
	Unloaded = "unloaded"
	Noisy    = "noisy"
)

// The contenders that there are without --variant.
const (
	Signet            = "signet"
	UpstreamDefault   = "upstream-default"
	UpstreamUnlimited = "upstream-unlimited"
	Ceiling           = "ceiling"
)

var contenders = map[string][]string{
	Storm:    {Signet, UpstreamDefault, UpstreamUnlimited, Ceiling},
	Unloaded: {Signet, UpstreamDefault, UpstreamUnlimited},
	Noisy:    {Signet, UpstreamUnlimited},
}

// Options is what the user wants.
type Options struct {
	Command    string
	Requests   int
	Rounds     int
	Contenders []string // each is one of the above or a key of Variants
	Variants   map[string]string
	Authority  string
	JSON       string
}

// ErrHelp says that the user asked for help.
var ErrHelp = errors.New("help")

// Mistake is wrong usage.
type Mistake struct{ sentence string }

func (m *Mistake) Error() string { return m.sentence }

func mistake(format string, values ...any) error {
	return &Mistake{fmt.Sprintf(format, values...)}
}

// Parse gives ErrHelp or a Mistake when there is nothing to measure.
func Parse(args []string) (Options, error) {
	if len(args) == 0 {
		return Options{}, mistake("a command is missing: storm, unloaded or noisy")
	}
	options := Options{Command: args[0], Variants: map[string]string{}}
	switch args[0] {
	case "help", "-h", "--help":
		return Options{}, ErrHelp
	case Storm:
		options.Requests = 2000
	case Unloaded:
		options.Requests = 200
	case Noisy:
		options.Requests = 1000
	default:
		return Options{}, mistake("%q is no command: write storm, unloaded or noisy", args[0])
	}
	list, err := options.parseFlags(args[1:])
	if err != nil {
		return Options{}, err
	}
	options.Contenders, err = choose(options, list)
	return options, err
}

func (o *Options) parseFlags(args []string) (list string, err error) {
	flags := flag.NewFlagSet(o.Command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&o.Requests, "requests", o.Requests, "")
	flags.IntVar(&o.Rounds, "rounds", 1, "")
	flags.StringVar(&o.Authority, "authority", "rsa2048", "")
	flags.StringVar(&o.JSON, "json", "", "")
	flags.StringVar(&list, "contenders", "", "")
	flags.Func("variant", "", o.addVariant)
	err = flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return "", ErrHelp
	case err != nil:
		return "", mistake("%v", err)
	case flags.NArg() > 0:
		return "", mistake("%q is too much", flags.Arg(0))
	case o.Requests < 1:
		return "", mistake("--requests must be at least 1")
	case o.Rounds < 1:
		return "", mistake("--rounds must be at least 1")
	case !slices.Contains(testbed.Kinds, o.Authority):
		return "", mistake("--authority must be one of %s", strings.Join(testbed.Kinds, ", "))
	}
	return list, nil
}

func (o *Options) addVariant(text string) error {
	name, program, found := strings.Cut(text, "=")
	if !found || name == "" || program == "" {
		return errors.New("write NAME=PROGRAM")
	}
	if slices.Contains(contenders[Storm], name) {
		return fmt.Errorf("%s is the name of another contender", name)
	}
	o.Variants[name] = program
	return nil
}

// choose gives the contenders in the order in which the user wrote them, by default all.
func choose(options Options, list string) ([]string, error) {
	known := slices.Clone(contenders[Storm])
	all := slices.Clone(contenders[options.Command])
	for name := range options.Variants {
		known, all = append(known, name), append(all, name)
	}
	slices.Sort(all[len(contenders[options.Command]):])
	if list == "" {
		return all, nil
	}
	chosen := strings.Split(list, ",")
	for at, name := range chosen {
		if !slices.Contains(known, name) {
			return nil, mistake("%q is no contender: there are %s", name, strings.Join(known, ", "))
		}
		if slices.Contains(chosen[:at], name) {
			return nil, mistake("%q stands twice in --contenders", name)
		}
	}
	return chosen, nil
}
