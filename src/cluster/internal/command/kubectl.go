package command

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/state"
)

func newKubeconfig() *cobra.Command {
	path := false
	command := &cobra.Command{
		Use:     "kubeconfig",
		Short:   "Print the administrator's kubeconfig",
		Example: "  export KUBECONFIG=$(bin/cluster kubeconfig --path)",
		Args:    cobra.NoArgs,
	}
	name := nameFlag(command)
	command.Flags().BoolVar(&path, "path", false, "print where it is instead")
	command.RunE = does(func(command *cobra.Command, _ []string) error {
		folder, err := existing(*name)
		if err != nil {
			return err
		}
		file := folder.Kubeconfig("admin")
		if path {
			_, err = command.OutOrStdout().Write([]byte(file + "\n"))
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		_, err = command.OutOrStdout().Write(content)
		return err
	})
	return command
}

func newKubectl() *cobra.Command {
	command := &cobra.Command{
		Use:     "kubectl [--name NAME] -- ARGUMENT...",
		Short:   "Run kubectl against a cluster, as its administrator",
		Example: "  bin/cluster kubectl get nodes,csr\n  bin/cluster kubectl --name other -- get nodes -o wide",
	}
	name := nameFlag(command)
	command.Flags().SetInterspersed(false) // kubectl's flags are kubectl's
	command.RunE = does(func(_ *cobra.Command, arguments []string) error {
		folder, err := existing(*name)
		if err != nil {
			return err
		}
		assets, err := assetsFolder()
		if err != nil {
			return err
		}
		kubectl := filepath.Join(assets, "kubectl")
		// kubectl caches by server address: the next cluster has the same one and other kinds.
		own := []string{kubectl, "--kubeconfig=" + folder.Kubeconfig("admin"), "--cache-dir=" + folder.KubectlCache()}
		return syscall.Exec(kubectl, append(own, arguments...), os.Environ())
	})
	return command
}

// existing is the folder of a cluster that there is.
func existing(name string) (state.Folder, error) {
	root, err := state.FindRoot(os.Getenv)
	if err != nil {
		return "", err
	}
	folder, err := root.Cluster(name)
	if err == nil && !folder.Exists() {
		err = lifecycle.NoSuchCluster(root, name)
	}
	return folder, err
}
