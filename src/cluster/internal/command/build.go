package command

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// Whoever reaches these two has a built binary: bin/cluster built it before it called.

func newBuild() *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Build Kubernetes if it is not in the cache, and start nothing",
		Args:  cobra.NoArgs,
		RunE: does(func(command *cobra.Command, _ []string) error {
			folder, err := assetsFolder()
			command.PrintErrln("Built: " + filepath.Dir(folder))
			return err
		}),
	}
}

func newAssets() *cobra.Command {
	return &cobra.Command{
		Use:     "assets",
		Short:   "Build if needed, and print the folder with etcd, kube-apiserver and the rest",
		Example: "  export KUBEBUILDER_ASSETS=$(bin/cluster assets)",
		Args:    cobra.NoArgs,
		RunE: does(func(command *cobra.Command, _ []string) error {
			folder, err := assetsFolder()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), folder)
			return err
		}),
	}
}

// newLinkComponents is for bin/cluster: the binary knows what it can be called by.
func newLinkComponents(components []string) *cobra.Command {
	return &cobra.Command{
		Use:    "link-components FOLDER",
		Short:  "Make a folder with a link per component to the binary next to it",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: does(func(_ *cobra.Command, arguments []string) error {
			if err := os.MkdirAll(arguments[0], 0o755); err != nil {
				return err
			}
			for _, name := range components {
				if err := os.Symlink(filepath.Join("..", "cluster"), filepath.Join(arguments[0], name)); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}
