package machine

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Others tells how much of the machine went to processes that have nothing to do with the measurement. Figures from a
// machine that was busy with something else are no figures, and on a shared one nobody would know.
type Others struct {
	ours  []int
	begin time.Time
	busy  float64
	known float64
}

// WatchOthers begins; ours are the processes of the measurement besides this one.
func WatchOthers(ours ...int) (*Others, error) {
	o := &Others{ours: append(ours, os.Getpid()), begin: time.Now()}
	var err error
	o.busy, o.known, err = o.read()
	return o, err
}

// Share of all cores since the beginning: 0 to 1. All of ours have to run still.
func (o *Others) Share() (float64, error) {
	busy, known, err := o.read()
	all := time.Since(o.begin).Seconds() * float64(runtime.NumCPU())
	return max(0, (busy-o.busy)-(known-o.known)) / all, err
}

func (o *Others) read() (busy, known float64, err error) {
	content, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0, err
	}
	if busy, err = busySeconds(string(content)); err != nil {
		return 0, 0, err
	}
	for _, pid := range o.ours {
		usage, err := Of(pid)
		if err != nil {
			return 0, 0, err
		}
		known += usage.CPUSeconds
	}
	return busy, known, nil
}

// busySeconds reads the first line of /proc/stat: everything that is neither idle nor waiting for a disk. Time that a
// hypervisor took is somebody else's as well; guest time is counted in user time already.
func busySeconds(stat string) (float64, error) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	const user, idle, iowait, steal = 1, 4, 5, 8
	if len(fields) <= steal || fields[0] != "cpu" {
		return 0, errors.New("/proc/stat does not begin with cpu and eight numbers")
	}
	ticks := uint64(0)
	for at := user; at <= steal; at++ {
		number, err := strconv.ParseUint(fields[at], 10, 64)
		if err != nil {
			return 0, err
		}
		if at != idle && at != iowait {
			ticks += number
		}
	}
	return float64(ticks) / ticksPerSecond, nil
}
