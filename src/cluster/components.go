package main

import (
	"context"
	"fmt"
	"os"
	_ "time/tzdata" // kube-apiserver and kube-controller-manager: time zones of CronJobs

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubectl: its authentication plugins
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"          // all: the JSON log format
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // all: metrics of client-go
	_ "k8s.io/component-base/metrics/prometheus/version"  // all: the version metric
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlerrors "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app"
	kubeadmerrors "k8s.io/kubernetes/cmd/kubeadm/app/util/errors"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// components maps the name the binary is called by to what it runs then; the value returned is the exit code. The bodies
// are those of upstream's own main packages (k8s.io/kubernetes/cmd/*). bin/cluster makes one symlink per key.
var components = map[string]func() int{
	"etcd":                    runEtcd,
	"kube-apiserver":          func() int { return runCobra(apiserver.NewAPIServerCommand()) },
	"kube-controller-manager": func() int { return runCobra(controllermanager.NewControllerManagerCommand()) },
	"kube-scheduler":          func() int { return runCobra(scheduler.NewSchedulerCommand()) },
	"kube-proxy":              func() int { return runCobra(proxy.NewProxyCommand()) },
	"kubelet":                 func() int { return runCobra(kubelet.NewKubeletCommand(context.Background())) },
	"kubectl":                 runKubectl,
	"kubeadm":                 runKubeadm,
	"fake-cri":                runFakeRuntime,
	"enter-node":              runEnterNode,
	"sign-requests":           runSignRequests,
}

func runCobra(command *cobra.Command) int { return cli.Run(command) }

func runEtcd() int {
	etcdmain.Main(os.Args)
	return 0
}

func runKubectl() int {
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlerrors.CheckErr(err) // prints the error as kubectl does, and exits
	}
	return 0
}

func runKubeadm() int {
	kubeadmerrors.HandleError(kubeadm.Run()) // exits by itself on an error
	return 0
}

func usage(name, text string) int {
	fmt.Fprintf(os.Stderr, "usage: %s %s\n", name, text)
	return 2
}
