package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Lock takes an exclusive lock on a folder that exists; the kernel gives it back when the process ends, however it ends.
// While another process has it, waiting is called once, and Lock waits until ctx is done.
func Lock(ctx context.Context, folder string, waiting func()) (unlock func(), err error) {
	for {
		file, err := os.Open(folder)
		if err != nil {
			return nil, err
		}
		err = lockFile(ctx, file, waiting)
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("another bin/cluster is working in %s: wait until it is done, or interrupt it (%w)", folder, err)
		}
		if isStill(file, folder) {
			return func() { file.Close() }, nil
		}
		file.Close() // the folder was removed, perhaps made anew, while we waited
	}
}

func lockFile(ctx context.Context, file *os.File, waiting func()) error {
	for first := true; ; first = false {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if first {
			waiting()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func isStill(file *os.File, path string) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	current, err := os.Stat(path)
	return err == nil && os.SameFile(opened, current)
}
