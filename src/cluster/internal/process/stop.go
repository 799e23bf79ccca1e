package process

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

const (
	pollInterval = 20 * time.Millisecond
	killTimeout  = 10 * time.Second // SIGKILL takes effect at once, except in uninterruptible I/O
)

// Stop ends processes of the folder: asked first, killed when they are still there after the grace time. A grace of
// zero kills at once.
func Stop(folder string, processes []Found, grace time.Duration) error {
	if grace > 0 {
		signal(folder, processes, syscall.SIGTERM)
		if waitGone(folder, processes, grace) {
			return nil
		}
	}
	signal(folder, processes, syscall.SIGKILL)
	if waitGone(folder, processes, killTimeout) {
		return nil
	}
	return stillThere(folder, processes)
}

// signal looks at each process once more: its pid could belong to another one by now.
func signal(folder string, processes []Found, number syscall.Signal) {
	for _, process := range processes {
		if Runs(process.PID, process.Started, folder) {
			syscall.Kill(process.PID, number)
		}
	}
}

func waitGone(folder string, processes []Found, timeout time.Duration) bool {
	for end := time.Now().Add(timeout); ; time.Sleep(pollInterval) {
		if stillThere(folder, processes) == nil {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

func stillThere(folder string, processes []Found) error {
	var all error
	for _, process := range processes {
		if Runs(process.PID, process.Started, folder) {
			all = errors.Join(all, fmt.Errorf("%s (pid %d) cannot be stopped", process.Name, process.PID))
		}
	}
	return all
}
