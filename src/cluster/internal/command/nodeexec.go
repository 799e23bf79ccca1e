package command

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/lifecycle"
)

func newNodeExec() *cobra.Command {
	command := &cobra.Command{
		Use:     "exec NODE [--name NAME] -- COMMAND [ARGUMENT...]",
		Short:   "Run a command on a node of kubeadm: its files, processes and network",
		Example: "  bin/cluster node exec node-1 -- kubeadm certs check-expiration\n  bin/cluster node exec node-2 -- ctr -n k8s.io images ls",
		Args:    cobra.MinimumNArgs(2),
	}
	name := nameFlag(command)
	command.RunE = does(func(_ *cobra.Command, arguments []string) error {
		folder, err := existing(*name)
		if err != nil {
			return err
		}
		machine, err := lifecycle.Machine(folder, arguments[0])
		if err != nil {
			return err
		}
		assets, err := assetsFolder()
		if err != nil {
			return err
		}
		os.Setenv("PATH", assets+":"+os.Getenv("PATH")) // kubeadm, kubectl
		enter := component.NodeExecCommand(machine, arguments[1:]...)
		return syscall.Exec(filepath.Join(assets, enter[0]), enter, os.Environ())
	})
	return command
}
