package lifecycle

import (
	"context"
	"slices"
	"strings"
	"time"

	"signet.dev/cluster/internal/component"
	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/process"
	"signet.dev/cluster/internal/state"
)

// Report is what "status" shows. Its JSON is for scripts: fields are added, never renamed.
type Report struct {
	Name              string       `json:"name"`
	Running           bool         `json:"running"` // every process runs, and the API server is ready
	Server            string       `json:"server"`
	APIServerReady    bool         `json:"apiServerReady"`
	ControllerManager string       `json:"controllerManager"`
	Kubeadm           bool         `json:"kubeadm"`
	Folder            string       `json:"folder"`
	Kubeconfig        string       `json:"kubeconfig"`
	Processes         []UnitReport `json:"processes"`
	Nodes             []NodeReport `json:"nodes"`
	Next              []string     `json:"next"`
}

// UnitReport is one process.
type UnitReport struct {
	Unit    string `json:"unit"`
	PID     int    `json:"pid"`
	Running bool   `json:"running"`
	Stopped bool   `json:"stopped"` // by "node stop"
	Log     string `json:"log"`
}

// NodeReport is one node.
type NodeReport struct {
	Name      string `json:"name"`
	Address   string `json:"address"`
	Namespace string `json:"namespace"`
	Stopped   bool   `json:"stopped"`
	Ready     bool   `json:"ready"`
	Progress  string `json:"progress"`
}

// statusPatience is how long the API server may take to answer.
const statusPatience = 3 * time.Second

// Status looks at a cluster. The error is fs.ErrNotExist when there is none of that name.
func Status(ctx context.Context, root state.Root, name string) (*Report, error) {
	folder, err := root.Cluster(name)
	if err != nil {
		return nil, err
	}
	cluster, err := state.Load(folder)
	if err != nil {
		return nil, err
	}
	report := &Report{
		Name: name, Server: "https://" + cluster.APIServerAddress().String(),
		ControllerManager: cluster.ControllerManager, Kubeadm: cluster.Kubeadm != nil,
		Folder: string(folder), Kubeconfig: folder.Kubeconfig("admin"),
		Processes: unitReports(cluster, folder),
	}
	ctx, cancel := context.WithTimeout(ctx, statusPatience)
	defer cancel()
	progress := map[string]kubeapi.NodeProgress{}
	if api, err := adminClient(cluster, folder); err == nil {
		report.APIServerReady = api.Get(ctx, "/readyz", nil) == nil
		if report.APIServerReady && len(cluster.Nodes) > 0 {
			progress, _ = api.Nodes(ctx)
		}
	}
	report.Nodes = nodeReports(cluster, progress)
	report.Running = report.APIServerReady && !slices.ContainsFunc(report.Processes, func(u UnitReport) bool { return !u.Running })
	report.Next = nextCommands(report)
	return report, nil
}

func unitReports(cluster *state.Cluster, folder state.Folder) []UnitReport {
	reports := []UnitReport{}
	for _, unit := range wantedUnits(cluster) {
		one := cluster.Processes[unit]
		nodeName, part, _ := strings.Cut(unit, "/")
		node, isNode := cluster.Node(nodeName)
		reports = append(reports, UnitReport{
			Unit: unit, PID: one.PID, Log: folder.Log(unit),
			Stopped: isNode && node.Stopped && part == component.Kubelet,
			Running: process.Runs(one.PID, one.Started, string(folder)),
		})
	}
	return reports
}

func nodeReports(cluster *state.Cluster, progress map[string]kubeapi.NodeProgress) []NodeReport {
	reports := []NodeReport{}
	for _, node := range cluster.Nodes {
		now, known := progress[node.Name]
		if !known {
			now = kubeapi.NodeSilent
		}
		reports = append(reports, NodeReport{
			Name: node.Name, Address: node.Address.String(), Namespace: node.Namespace,
			Stopped: node.Stopped, Ready: now == kubeapi.NodeReady, Progress: string(now),
		})
	}
	return reports
}
