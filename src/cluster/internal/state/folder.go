package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Root is the folder of all clusters of this user.
type Root string

// Folder is the folder of one cluster: everything the cluster writes is below it.
type Folder string

// validName also keeps a name from leaving the root folder.
var validName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$`)

// NameError is a name that no cluster can have.
type NameError string

func (e NameError) Error() string {
	return fmt.Sprintf("%q is no name for a cluster: use at most 32 of a-z, 0-9 and '-'", string(e))
}

// A unix socket's path may have 107 bytes (sun_path in unix(7)); the longest one here is the fake runtime's.
const longestSocketPath = 107

// FindRoot is $SIGNET_CLUSTERS, or the user's state folder.
func FindRoot(environment func(string) string) (Root, error) {
	root := environment("SIGNET_CLUSTERS")
	if root == "" {
		base := environment("XDG_STATE_HOME")
		if base == "" {
			if environment("HOME") == "" {
				return "", errors.New("neither HOME nor SIGNET_CLUSTERS is set: there is no place to keep clusters. Set SIGNET_CLUSTERS to a folder")
			}
			base = filepath.Join(environment("HOME"), ".local", "state")
		}
		root = filepath.Join(base, "signet", "clusters")
	}
	absolute, err := filepath.Abs(root)
	return Root(absolute), err
}

// Cluster is the folder of the cluster with this name.
func (r Root) Cluster(name string) (Folder, error) {
	if !validName.MatchString(name) {
		return "", NameError(name)
	}
	folder := Folder(filepath.Join(string(r), name))
	if longest := folder.RuntimeSocket("node-250"); len(longest) > longestSocketPath {
		return "", fmt.Errorf("the folder %s is %d bytes too long for the sockets in it: set SIGNET_CLUSTERS to a shorter one",
			folder, len(longest)-longestSocketPath)
	}
	return folder, nil
}

// Clusters names the clusters that exist.
func (r Root) Clusters() []string {
	files, _ := filepath.Glob(filepath.Join(string(r), "*", stateFile))
	names := []string{}
	for _, file := range files {
		if name := filepath.Base(filepath.Dir(file)); validName.MatchString(name) {
			names = append(names, name)
		}
	}
	return names
}

const stateFile = "state.json"

func (f Folder) in(parts ...string) string {
	return filepath.Join(append([]string{string(f)}, parts...)...)
}

// The names of everything in the folder.
func (f Folder) StateFile() string                { return f.in(stateFile) }
func (f Folder) PKI(file string) string           { return f.in("pki", file) }
func (f Folder) Kubeconfig(user string) string    { return f.in(user + ".kubeconfig") }
func (f Folder) KubectlCache() string             { return f.in("kubectl-cache") }
func (f Folder) BootstrapToken() string           { return f.in("bootstrap-token") }
func (f Folder) EtcdData() string                 { return f.in("etcd") }
func (f Folder) Node(name string) string          { return f.in("nodes", name) }
func (f Folder) KubeadmConfig() string            { return f.in("kubeadm-config.yaml") }
func (f Folder) RuntimeSocket(node string) string { return f.in("nodes", node, "cri.sock") }

// Log is the log of a unit: "etcd", or "node-1/kubelet" for what belongs to a node.
func (f Folder) Log(unit string) string {
	return f.in("logs", strings.ReplaceAll(unit, "/", "-")+".log")
}

// Exists tells whether there is a cluster in the folder. It is there with its state file, or not at all.
func (f Folder) Exists() bool {
	_, err := os.Stat(f.StateFile())
	return err == nil
}

// Create makes the folder with its state file in one step, so that what is in the way is never taken for a cluster.
func (f Folder) Create(cluster *Cluster) error {
	unfinished, err := os.MkdirTemp(filepath.Dir(string(f)), unfinishedPrefix+"*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(unfinished)
	if err := os.Chmod(unfinished, 0o755); err != nil {
		return err
	}
	if err := cluster.Save(Folder(unfinished)); err != nil {
		return err
	}
	if err := os.Rename(unfinished, string(f)); err != nil {
		return fmt.Errorf("%s is in the way, and is no cluster: move it, or choose another --name (%w)", f, err)
	}
	return nil
}

const unfinishedPrefix = ".new-"

// Remove deletes the folder. The state file goes last: a deletion that was interrupted can be done again.
func (f Folder) Remove() error {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		if entry.Name() != stateFile {
			err = errors.Join(err, os.RemoveAll(f.in(entry.Name())))
		}
	}
	if err != nil {
		return err
	}
	return os.RemoveAll(string(f))
}

// RemoveIfEmpty deletes the root folder when no cluster is left, with what a killed Create left in it.
func (r Root) RemoveIfEmpty() {
	unfinished, _ := filepath.Glob(filepath.Join(string(r), unfinishedPrefix+"*"))
	for _, folder := range unfinished {
		os.RemoveAll(folder)
	}
	if os.Remove(string(r)) == nil && filepath.Base(filepath.Dir(string(r))) == "signet" { // fails when it is not empty
		os.Remove(filepath.Dir(string(r)))
	}
}
