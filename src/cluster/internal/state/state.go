// Package state is what is known about one cluster between two calls of the tool: one folder, and one file in it that
// lists everything the cluster created outside of that folder.
package state

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Who acts on certificate requests, and on the rest of what controllers do.
const (
	ControllersOff = "off" // nobody: no kube-controller-manager at all
	ControllersCSR = "csr" // kube-controller-manager approves, signs and cleans requests, and does nothing else
	ControllersAll = "all" // kube-controller-manager with its defaults, and kube-scheduler
)

// Cluster is the content of the state file. Things are recorded before they are made: what a killed call leaves behind
// is then in here, and removing what does not exist is no error.
type Cluster struct {
	Name              string             `json:"name"`
	Created           time.Time          `json:"created"`
	ControllerManager string             `json:"controllerManager"`
	BootstrapApproval bool               `json:"bootstrapApproval"`
	APIServerArgs     []string           `json:"apiServerArgs,omitempty"`
	ControllerArgs    []string           `json:"controllerManagerArgs,omitempty"`
	Ports             Ports              `json:"ports"`
	Network           *Network           `json:"network,omitempty"` // nil: everything on loopback, no nodes
	Kubeadm           *Kubeadm           `json:"kubeadm,omitempty"` // nil: the control plane is processes of this machine
	Nodes             []Node             `json:"nodes,omitempty"`
	Processes         map[string]Process `json:"processes,omitempty"` // by unit, see Folder.Log
}

// Ports are on loopback, except the API server's when there is a bridge.
type Ports struct {
	Etcd              int `json:"etcd"`
	EtcdPeer          int `json:"etcdPeer"`
	APIServer         int `json:"apiServer"`
	ControllerManager int `json:"controllerManager"`
	Scheduler         int `json:"scheduler"`
}

// Network is the cluster's bridge, which holds the API server's address, and the subnet its nodes get addresses from.
type Network struct {
	Bridge string       `json:"bridge"`
	Subnet netip.Prefix `json:"subnet"`
}

// Kubeadm is what a cluster has that kubeadm made: its first node is the control plane, and Pods run.
type Kubeadm struct {
	Pods    netip.Prefix `json:"pods"`    // each node has a part of it
	Cgroup  string       `json:"cgroup"`  // below it, one a node; in every hierarchy
	Version string       `json:"version"` // of Kubernetes
	Images  []string     `json:"images"`  // by the names that kubeadm has for them
	Pause   string       `json:"pause"`   // that of a Pod's sandbox
}

// Node is one kubelet with a network namespace of its own.
type Node struct {
	Name      string     `json:"name"`
	Address   netip.Addr `json:"address"`
	Namespace string     `json:"namespace"`
	Veth      string     `json:"veth"`               // the end on the bridge; the other end is the node's eth0
	Stopped   bool       `json:"stopped,omitempty"`  // by "node stop": up leaves it so
	Prepared  bool       `json:"prepared,omitempty"` // by kubeadm: its kubelet can be started
	Joined    bool       `json:"joined,omitempty"`   // kubeadm has nothing left to do
}

// Process is one that the tool started. The start time tells it from a later process with the same pid.
type Process struct {
	PID     int      `json:"pid"`
	Started uint64   `json:"started"` // field 22 of /proc/PID/stat: clock ticks since boot
	Command []string `json:"command"`
}

// Gateway is the bridge's own address: the first of the subnet.
func (n Network) Gateway() netip.Addr { return n.Subnet.Masked().Addr().Next() }

// APIServerAddress is where the API server listens.
func (c *Cluster) APIServerAddress() netip.AddrPort {
	address := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	switch {
	case c.Kubeadm != nil && len(c.Nodes) > 0:
		address = c.Nodes[0].Address
	case c.Network != nil:
		address = c.Network.Gateway()
	}
	return netip.AddrPortFrom(address, uint16(c.Ports.APIServer))
}

// Node finds a node by its name.
func (c *Cluster) Node(name string) (*Node, bool) {
	at := slices.IndexFunc(c.Nodes, func(n Node) bool { return n.Name == name })
	if at < 0 {
		return nil, false
	}
	return &c.Nodes[at], true
}

// Load reads a cluster's state file. The error is fs.ErrNotExist when there is no such cluster.
func Load(folder Folder) (*Cluster, error) {
	content, err := os.ReadFile(folder.StateFile())
	if err != nil {
		return nil, err
	}
	cluster := &Cluster{}
	if err := json.Unmarshal(content, cluster); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", folder.StateFile(), err)
	}
	if cluster.Processes == nil {
		cluster.Processes = map[string]Process{}
	}
	return cluster, nil
}

// Save replaces the state file in one step.
func (c *Cluster) Save(folder Folder) error {
	content, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(folder.StateFile(), append(content, '\n'), 0o600)
}

// WriteFile writes a file so that a reader, or a kill, finds the old content or the new, never a part.
func WriteFile(path string, content []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	unfinished := path + ".new"
	if err := os.WriteFile(unfinished, content, mode); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}
