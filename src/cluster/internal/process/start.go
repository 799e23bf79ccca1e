package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// Running is a process that this call started.
type Running struct {
	Found
	log   string
	ended chan struct{}
	how   error
}

// Start starts a command that outlives this process, in new namespaces of these kinds (CLONE_NEW...), 0 for none. Its
// output goes to the end of the log file.
func Start(folder string, command []string, log string, namespaces uintptr) (*Running, error) {
	output, err := openLog(log)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	child := exec.Command(command[0], command[1:]...)
	child.Stdout, child.Stderr, child.Dir = output, output, folder
	child.Env = environment(folder)
	// Ctrl-C in the terminal is for the tool, not for the cluster
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Cloneflags: namespaces}
	if err := child.Start(); err != nil {
		return nil, err
	}
	running := &Running{log: log, ended: make(chan struct{})}
	running.PID, running.Name = child.Process.Pid, filepath.Base(command[0])
	running.Started, _, err = readStat("/proc/" + strconv.Itoa(running.PID) + "/stat")
	go func() {
		running.how = child.Wait()
		close(running.ended)
	}()
	return running, err
}

func openLog(log string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(log), 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}

// environment is small on purpose: a proxy that the user has set up must not stand between the parts of a cluster.
func environment(folder string) []string {
	variables := []string{Marker + "=" + folder}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LANG"} {
		if value, set := os.LookupEnv(name); set {
			variables = append(variables, name+"="+value)
		}
	}
	return variables
}

// Ended is a process that was wanted and is gone.
type Ended struct {
	Name, Log string
	How       error
}

func (e *Ended) Error() string {
	how := "it exited by itself"
	if e.How != nil {
		how = e.How.Error()
	}
	return fmt.Sprintf("%s ended: %s", e.Name, how)
}

// Watch gives a context that is done, with an Ended as its cause, when one of the processes ends.
func Watch(ctx context.Context, processes []*Running) (context.Context, context.CancelFunc) {
	watched, cancel := context.WithCancelCause(ctx)
	for _, running := range processes {
		go func() {
			select {
			case <-running.ended:
				cancel(&Ended{Name: running.Name, Log: running.log, How: running.how})
			case <-watched.Done():
			}
		}()
	}
	return watched, func() { cancel(nil) }
}
