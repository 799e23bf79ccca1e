package command

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/progress"
	"signet.dev/cluster/internal/state"
)

// upFlags are the flags as they are typed.
type upFlags struct {
	name              *string
	nodes             int
	controllerManager string
	bootstrapRBAC     bool
	apiServerArgs     []string
	controllerArgs    []string
	kubeadm           bool
	kubeadmConfig     string
	noWait            bool
	wait              time.Duration
	keepFailed        bool
}

func newUp(out *progress.Printer) *cobra.Command {
	flags := upFlags{}
	command := &cobra.Command{
		Use:   "up",
		Short: "Make a cluster, or make one what it should be: start what is down, add nodes",
		Long: `Make a cluster, or make one what it should be: start what is down, add nodes. What runs is left alone.

A flag that is not given leaves that as it is. When "up" fails or is interrupted, it removes what this call made.
Nodes are real kubelets with a fake container runtime: they ask for certificates, renew them and serve with them, and
run no containers. They need root and the command ip.

With --kubeadm it is kubeadm that makes the cluster: the first node is the control plane in static Pods, others join, and
Pods run, in containerd. Each node has its own namespaces and files; the machine's stay as they are. There, too, nobody
approves or signs requests unless --controller-manager says so; a node that joins waits for it.`,
		Example: `  bin/cluster up                                      # a control plane
  bin/cluster up --nodes 2                            # and two nodes, which wait for somebody to sign: start Signet
  bin/cluster up --nodes 2 --controller-manager=csr   # and two nodes, Ready: kube-controller-manager signs
  bin/cluster up --name other --apiserver-arg=--v=4
  bin/cluster up --kubeadm                            # a control plane by kubeadm, in Pods
  bin/cluster up --nodes 2                            # and then a second node, which kubeadm joins`,
		Args: cobra.NoArgs,
	}
	set := command.Flags()
	flags.name = nameFlag(command)
	set.IntVar(&flags.nodes, "nodes", 0, "number of nodes")
	set.StringVar(&flags.controllerManager, "controller-manager", state.ControllersOff,
		"kube-controller-manager: off (nobody approves, signs or cleans requests), csr (it does just that),\nall (its defaults, and kube-scheduler)")
	set.BoolVar(&flags.bootstrapRBAC, "bootstrap-rbac", true,
		"the two role bindings that let kube-controller-manager approve what kubelets ask for")
	set.StringArrayVar(&flags.apiServerArgs, "apiserver-arg", nil, "a flag for kube-apiserver, as in --apiserver-arg=--v=4 (repeatable)")
	set.StringArrayVar(&flags.controllerArgs, "controller-manager-arg", nil, "a flag for kube-controller-manager (repeatable)")
	set.BoolVar(&flags.kubeadm, "kubeadm", false, "a new cluster is made by kubeadm, and its nodes run Pods")
	set.StringVar(&flags.kubeadmConfig, "kubeadm-config", "", "a file with what kubeadm shall be told differently (kubeadm.k8s.io/v1beta4, KubeletConfiguration)")
	set.BoolVar(&flags.noWait, "no-wait", false, "kubeadm: do not wait for the certificates of nodes that join")
	set.DurationVar(&flags.wait, "wait", 0, "how long all of it may take (2m, with nodes of kubeadm 6m)")
	set.BoolVar(&flags.keepFailed, "keep-failed", false, "keep everything as it is when it fails, to look at it")
	command.PreRunE = func(command *cobra.Command, _ []string) error { return flags.check(command.Flags().Changed) }
	command.RunE = does(func(command *cobra.Command, _ []string) error { return flags.run(command, out) })
	return command
}

// check refuses what can never work: an error of usage.
func (f *upFlags) check(typed func(flag string) bool) error {
	if f.nodes < 0 || f.nodes > network.MaxNodes {
		return fmt.Errorf("--nodes=%d: a cluster has 0 to %d nodes", f.nodes, network.MaxNodes)
	}
	switch f.controllerManager {
	case state.ControllersOff, state.ControllersCSR, state.ControllersAll:
	default:
		return fmt.Errorf("--controller-manager=%s: use off, csr or all", f.controllerManager)
	}
	for _, argument := range append(f.apiServerArgs, f.controllerArgs...) {
		if !strings.HasPrefix(argument, "-") {
			return fmt.Errorf("%q is no flag: write it as --apiserver-arg=--name=value", argument)
		}
	}
	if typed("kubeadm-config") && !f.kubeadm {
		return errors.New("--kubeadm-config is for a new cluster: with --kubeadm")
	}
	if f.kubeadm && f.nodes > genuine.MaxNodes {
		return fmt.Errorf("--nodes=%d: a cluster of kubeadm has at most %d nodes here", f.nodes, genuine.MaxNodes)
	}
	if typed("wait") && f.wait <= 0 {
		return fmt.Errorf("--wait=%s: use a duration such as 90s or 5m", f.wait)
	}
	return nil
}

func (f *upFlags) run(command *cobra.Command, out *progress.Printer) error {
	here, err := place(out)
	if err != nil {
		return err
	}
	wish := f.wish(command.Flags().Changed)
	if f.kubeadmConfig != "" {
		if wish.KubeadmConfig, err = os.ReadFile(f.kubeadmConfig); err == nil {
			err = genuine.CheckConfig(wish.KubeadmConfig)
		}
		if err != nil {
			return fmt.Errorf("--kubeadm-config: %w", err)
		}
	}
	if err := lifecycle.Up(command.Context(), here, wish); err != nil {
		return err
	}
	report, err := lifecycle.Status(command.Context(), here.Root, *f.name)
	if err != nil {
		return err
	}
	out.Say("Cluster %s is up (%.1fs): %s", report.Name, out.Elapsed().Seconds(), report.Server)
	writeNext(command.OutOrStdout(), report)
	return nil
}

// wish has what was typed, and nothing else.
func (f *upFlags) wish(typed func(flag string) bool) lifecycle.Wish {
	wish := lifecycle.Wish{Name: *f.name, Wait: f.wait, KeepFailed: f.keepFailed, Kubeadm: f.kubeadm, NoWait: f.noWait}
	if typed("nodes") {
		wish.Nodes = &f.nodes
	}
	if typed("controller-manager") {
		wish.ControllerManager = &f.controllerManager
	}
	if typed("bootstrap-rbac") {
		wish.BootstrapApproval = &f.bootstrapRBAC
	}
	if typed("apiserver-arg") {
		wish.APIServerArgs = &f.apiServerArgs
	}
	if typed("controller-manager-arg") {
		wish.ControllerArgs = &f.controllerArgs
	}
	return wish
}
