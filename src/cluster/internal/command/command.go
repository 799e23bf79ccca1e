// Package command is the command line of the cluster tool.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/progress"
	"signet.dev/cluster/internal/state"
)

// Exit codes.
const (
	succeeded  = 0
	failed     = 1
	wrongUsage = 2
	noCluster  = 3 // of "status" only
)

// failure is an error of the work itself, with its exit code. Every other error is one of usage.
type failure struct {
	code int
	why  error
}

func (f *failure) Error() string { return f.why.Error() }

// quiet ends with an exit code and without a message: what there was to say is said.
var quiet = errors.New("")

// Run runs the tool and gives its exit code. Results go to out; everything a person reads meanwhile goes to errOut.
func Run(arguments, components []string, out io.Writer, errOut *os.File) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)         // the second Ctrl-C ends the tool at once, even while it cleans up
	pflag.CommandLine = &pflag.FlagSet{} // Kubernetes puts flags of its own in there, and cobra would show them
	root := newRoot(components, progress.NewPrinter(errOut))
	root.SetArgs(arguments)
	root.SetOut(out)
	root.SetErr(errOut)
	command, err := root.ExecuteContextC(ctx)
	return report(command, err, errOut)
}

func report(command *cobra.Command, err error, errOut io.Writer) int {
	if err == nil {
		return succeeded
	}
	var of *failure
	if !errors.As(err, &of) {
		fmt.Fprintf(errOut, "bin/cluster: %v\nTry: bin/%s --help\n", err, command.CommandPath())
		return wrongUsage
	}
	if of.why != quiet {
		fmt.Fprintf(errOut, "bin/cluster: %v\n", of.why)
	}
	return of.code
}

func newRoot(components []string, out *progress.Printer) *cobra.Command {
	root := &cobra.Command{
		Use:   "cluster",
		Short: "A real Kubernetes on this machine, without Docker: for the tests and the demo",
		Long: `A real Kubernetes on this machine, without Docker: for the tests and the demo.

Clusters are kept in $SIGNET_CLUSTERS, by default ${XDG_STATE_HOME:-~/.local/state}/signet/clusters, one folder each.
Exit codes: 0 done, 1 failed, 2 wrong usage; "status" has more.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		newUp(out), newDown(out), newStatus(), newKubeconfig(), newKubectl(), newNode(out),
		newAssets(), newBuild(), newLinkComponents(components))
	return root
}

// does turns work into what cobra runs: an error of it is a failure, not a usage error.
func does(work func(command *cobra.Command, arguments []string) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, arguments []string) error {
		err := work(command, arguments)
		var of *failure
		var name state.NameError
		if err == nil || errors.As(err, &of) || errors.As(err, &name) {
			return err
		}
		return &failure{failed, err}
	}
}

func nameFlag(command *cobra.Command) *string {
	return command.Flags().String("name", "default", "the cluster's name: several run side by side")
}

func place(out *progress.Printer) (lifecycle.Place, error) {
	root, err := state.FindRoot(os.Getenv)
	if err != nil {
		return lifecycle.Place{}, err
	}
	assets, err := assetsFolder()
	return lifecycle.Place{Root: root, Assets: assets, Out: out}, err
}

// assetsFolder has a link per component to this very binary: bin/cluster puts it next to the binary.
func assetsFolder() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	self, err = filepath.EvalSymlinks(self)
	return filepath.Join(filepath.Dir(self), "bin"), err
}
