package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Task is a command that is waited for.
type Task struct {
	Command []string
	Input   io.Reader // nil: none
	Log     string    // what it says on standard error goes to the end of it, and its output, unless that is wanted
	Output  io.Writer // nil: to the log
}

// Run runs a task of a cluster to its end, or until ctx is done.
func Run(ctx context.Context, folder string, task Task) error {
	log, err := openLog(task.Log)
	if err != nil {
		return err
	}
	defer log.Close()
	fmt.Fprintf(log, "$ %q\n", task.Command)
	child := exec.CommandContext(ctx, task.Command[0], task.Command[1:]...)
	child.Stdin, child.Stdout, child.Stderr, child.Dir = task.Input, log, log, folder
	if task.Output != nil {
		child.Stdout = task.Output
	}
	child.Env = environment(folder)
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	child.WaitDelay = time.Second // for pipes that a grandchild holds open
	err = child.Run()
	var exited *exec.ExitError
	if errors.As(err, &exited) && ctx.Err() == nil {
		return fmt.Errorf("%s ended: %w", filepath.Base(task.Command[0]), err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
