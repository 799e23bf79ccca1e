package node

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Run runs a command inside the machine whose first process this is, and gives its exit code. Signals are passed on, and
// the command ends with this process, however that ends. The command is one that calls Become, with the real one.
func Run(machine int, command []string) (int, error) {
	runtime.LockOSThread() // its namespaces become the child's; and the child ends with this thread
	if err := enterAll(machine); err != nil {
		return 1, err
	}
	if err := os.Chdir("/"); err != nil {
		return 1, err
	}
	child := exec.Command(command[0], command[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGTERM, unix.SIGHUP, unix.SIGINT)
	if err := child.Start(); err != nil {
		return 1, err
	}
	go func() {
		for received := range signals {
			if received != unix.SIGINT { // from a terminal, which sends it to the child as well
				child.Process.Signal(received)
			}
		}
	}()
	err := child.Wait()
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		return exitCode(exited), nil
	}
	return 0, err
}

// Become replaces this process by a command that ends when the parent does. Go could say so when it starts the child,
// and would then take a parent in another process namespace for one that has ended.
func Become(command []string) error {
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
		return err
	}
	os.Setenv("PATH", os.Getenv("PATH")+":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
	path, err := exec.LookPath(command[0])
	if err != nil {
		return err
	}
	return unix.Exec(path, command, os.Environ())
}

func exitCode(exited *exec.ExitError) int {
	if status, is := exited.Sys().(syscall.WaitStatus); is && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exited.ExitCode()
}

// enterAll opens them first: in the machine's mount namespace /proc shows other processes.
func enterAll(machine int) error {
	// A thread that shares its folders with others cannot enter a mount namespace: setns(2).
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return err
	}
	files := []*os.File{}
	for _, kind := range []string{"net", "uts", "ipc", "pid", "mnt"} {
		file, err := os.Open(fmt.Sprintf("/proc/%d/ns/%s", machine, kind))
		if err != nil {
			return err
		}
		defer file.Close()
		files = append(files, file)
	}
	for _, file := range files {
		if err := unix.Setns(int(file.Fd()), 0); err != nil {
			return fmt.Errorf("cannot enter %s: %w", file.Name(), err)
		}
	}
	return nil
}

func enterNetwork(path string) error {
	namespace, err := os.Open(path)
	if err != nil {
		return err
	}
	defer namespace.Close()
	if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("cannot enter %s: %w", path, err)
	}
	return nil
}
