package lifecycle

import (
	"slices"
	"strings"

	"signet.dev/cluster/internal/state"
)

// nextCommands are what a person most likely wants to do next.
func nextCommands(report *Report) []string {
	next := []string{}
	for _, node := range report.Nodes {
		if node.Stopped {
			next = append(next, Command("node start", report.Name, node.Name))
		}
	}
	if !report.APIServerReady || slices.ContainsFunc(report.Processes, func(u UnitReport) bool { return !u.Running && !u.Stopped }) {
		next = append(next, Command("up", report.Name)+"   # starts what is down")
	}
	if report.Running && nobodySigns(report) {
		next = append(next, "bin/signet operator   # with KUBECONFIG as below: Signet approves and signs")
		if !report.Kubeadm {
			next = append(next, Command("up", report.Name, "--controller-manager=csr")+"   # or let kube-controller-manager do it")
		}
	}
	return append(next,
		"export KUBECONFIG="+shellQuote(report.Kubeconfig),
		Command("kubectl", report.Name, "get", "nodes,csr"),
		Command("down", report.Name))
}

// nobodySigns tells whether nodes wait for somebody who is not there.
func nobodySigns(report *Report) bool {
	return report.ControllerManager == state.ControllersOff && slices.ContainsFunc(report.Nodes, func(n NodeReport) bool {
		return !n.Ready && !n.Stopped
	})
}

func shellQuote(text string) string {
	if !strings.ContainsAny(text, " \t'\"\\$`*?[]{}()<>|&;!#~") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
