package command

import (
	"time"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/progress"
)

func newNode(out *progress.Printer) *cobra.Command {
	command := &cobra.Command{
		Use:   "node",
		Short: "Stop and start a node's kubelet, run a command on a node",
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(newNodeStop(out), newNodeStart(out), newNodeExec())
	return command
}

func newNodeStop(out *progress.Printer) *cobra.Command {
	kill := false
	command := &cobra.Command{
		Use:     "stop NODE",
		Short:   "Stop a node's kubelet; its network and files stay",
		Example: "  bin/cluster node stop node-1",
		Args:    cobra.ExactArgs(1),
	}
	name := nameFlag(command)
	command.Flags().BoolVar(&kill, "kill", false, "with SIGKILL: it cannot say goodbye")
	command.RunE = does(func(command *cobra.Command, arguments []string) error {
		here, err := place(out)
		if err != nil {
			return err
		}
		return lifecycle.StopNode(command.Context(), here, *name, arguments[0], kill)
	})
	return command
}

func newNodeStart(out *progress.Printer) *cobra.Command {
	wait := time.Duration(0)
	command := &cobra.Command{
		Use:     "start NODE",
		Short:   "Start the kubelet of a node that was stopped, and wait for it",
		Example: "  bin/cluster node start node-1",
		Args:    cobra.ExactArgs(1),
	}
	name := nameFlag(command)
	command.Flags().DurationVar(&wait, "wait", 2*time.Minute, "how long it may take")
	command.RunE = does(func(command *cobra.Command, arguments []string) error {
		here, err := place(out)
		if err != nil {
			return err
		}
		return lifecycle.StartNode(command.Context(), here, *name, arguments[0], wait)
	})
	return command
}
