package node

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"
)

// Namespaces are those that a machine's first process is started in, besides the network's, which exists.
const Namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC

// machineFolders are the folders that every machine has for itself: what nodes with a fake runtime have, and where
// containerd, the CNI and everybody's sockets are.
var machineFolders = append([]string{"/run"}, ownFolders...)

// Machine is a node on which containers run: many processes share its namespaces, so its first one holds them. When that
// one ends the kernel ends all the others, containers too, and takes away what they mounted.
type Machine struct {
	Name, Network, Cluster, Folder string // its host name; files and folders of this machine
}

// Ready is the file that is there once the machine can be joined.
func (m Machine) Ready() string { return filepath.Join(m.Folder, "ready") }

// Prepare makes the namespaces this process was started in the machine's. It returns after that, with the network's entered
// by the calling thread only: what comes next is another program, which begins with all of them (exec).
func (m Machine) Prepare(programs string) error {
	runtime.LockOSThread()
	if err := enterNetwork(m.Network); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SLAVE, ""); err != nil {
		return fmt.Errorf("cannot keep mounts from spreading: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("cannot mount /proc: %w", err)
	}
	if err := overlayEtc(m.Folder); err != nil {
		return err
	}
	for _, folder := range machineFolders {
		if err := replaceFolder(folder, m.Folder+folder, m.Cluster, programs); err != nil {
			return err
		}
	}
	if err := replaceSettings(filepath.Join(m.Folder, "sysctl")); err != nil {
		return err
	}
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0); err != nil {
		return err
	}
	return unix.Sethostname([]byte(m.Name))
}

// overlayEtc: kubeadm, the CNI and containerd write to /etc, and read the rest of it.
func overlayEtc(folder string) error {
	upper, work := filepath.Join(folder, "etc"), filepath.Join(folder, "etc.work")
	for _, one := range []string{upper, work} {
		if err := os.MkdirAll(one, 0o755); err != nil {
			return err
		}
	}
	options := fmt.Sprintf("lowerdir=/etc,upperdir=%s,workdir=%s", upper, work)
	if err := unix.Mount("overlay", "/etc", "overlay", 0, options); err != nil {
		return fmt.Errorf("cannot mount an overlay of /etc with %s: %w (is that itself an overlay, as in a container? "+
			"Set SIGNET_CLUSTERS to a folder on a disk)", folder, err)
	}
	return nil
}

// Hold is the machine's first process: it says that the machine is ready, buries those whose parents ended, and ends when
// it is told to.
func (m Machine) Hold() error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGCHLD)
	if err := os.WriteFile(m.Ready(), nil, 0o644); err != nil {
		return err
	}
	for received := range signals {
		if received != unix.SIGCHLD {
			return nil
		}
		for pid, err := 1, error(nil); pid > 0 && err == nil; {
			pid, err = unix.Wait4(-1, nil, unix.WNOHANG, nil)
		}
	}
	return nil
}
