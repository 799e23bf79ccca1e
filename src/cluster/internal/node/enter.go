// Package node puts a process into a node: a network namespace that exists, and a mount namespace of its own.
//
// A kubelet writes to places that no flag changes: /var/lib/kubelet/device-plugins, /var/log/containers, and six kernel
// settings (setupKernelTunables in k8s.io/kubernetes/pkg/kubelet/cm). In its own mount namespace these are the node's own,
// several kubelets do not meet there, and the kernel removes all of a node's mounts when its last process ends.
package node

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// ownFolders are the folders that every node has for itself.
var ownFolders = []string{"/var/lib", "/var/log"}

// kernelSettings are the values a kubelet insists on. It reads them in the node and finds them as it wants them, while the
// machine's stay as they are.
var kernelSettings = map[string]string{
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/keys/root_maxbytes": "25000000",
}

// Enter replaces this process by the command, inside the node. It returns only an error. The cluster's folder, which is
// above the node's, and the command's own keep their paths.
func Enter(networkNamespace, clusterFolder, nodeFolder string, command []string) error {
	runtime.LockOSThread() // namespaces belong to the thread, and exec keeps those of the thread that calls it
	if err := enterNetwork(networkNamespace); err != nil {
		return err
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("cannot make a mount namespace: %w", err)
	}
	// From here on no mount reaches the machine, while what the machine unmounts goes here too.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SLAVE, ""); err != nil {
		return fmt.Errorf("cannot keep mounts from spreading: %w", err)
	}
	for _, folder := range ownFolders {
		if err := replaceFolder(folder, nodeFolder+folder, clusterFolder, filepath.Dir(command[0])); err != nil {
			return err
		}
	}
	if err := replaceSettings(filepath.Join(nodeFolder, "sysctl")); err != nil {
		return err
	}
	return unix.Exec(command[0], command, os.Environ())
}

// replaceFolder mounts own over folder. Paths that lie in the folder and are needed all the same are mounted into own first.
func replaceFolder(folder, own string, needed ...string) error {
	if err := os.MkdirAll(own, 0o755); err != nil {
		return err
	}
	for _, path := range needed {
		if below, is := strings.CutPrefix(path, folder+"/"); is {
			if err := bind(path, filepath.Join(own, below), true); err != nil {
				return err
			}
		}
	}
	return bind(own, folder, false)
}

func bind(source, target string, create bool) error {
	if create {
		if err := os.MkdirAll(target, 0o755); err != nil {
			return err
		}
	}
	if err := unix.Mount(source, target, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("cannot mount %s on %s: %w", source, target, err)
	}
	return nil
}

func replaceSettings(folder string) error {
	for name, value := range kernelSettings {
		own := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(own, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := bind(own, filepath.Join("/proc/sys", name), false); err != nil {
			return err
		}
	}
	return nil
}
