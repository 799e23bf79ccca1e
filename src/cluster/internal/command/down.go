package command

import (
	"errors"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/progress"
)

func newDown(out *progress.Printer) *cobra.Command {
	all := false
	command := &cobra.Command{
		Use:   "down",
		Short: "Remove a cluster with everything it made",
		Long: `Remove a cluster with everything it made: processes, network namespaces and interfaces, mounts, its folder.

It also works after a call was killed, and when there is little or nothing to remove.`,
		Example: "  bin/cluster down\n  bin/cluster down --all",
		Args:    cobra.NoArgs,
	}
	name := nameFlag(command)
	command.Flags().BoolVar(&all, "all", false, "every cluster of this user")
	command.MarkFlagsMutuallyExclusive("name", "all")
	command.RunE = does(func(command *cobra.Command, _ []string) error {
		here, err := place(out)
		if err != nil {
			return err
		}
		names := []string{*name}
		if all {
			names = here.Root.Clusters()
		}
		if len(names) == 0 {
			out.Say("There are no clusters: nothing to do")
		}
		for _, one := range names {
			err = errors.Join(err, lifecycle.Down(command.Context(), here, one))
		}
		return err
	})
	return command
}
