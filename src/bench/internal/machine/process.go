// Package machine reads from /proc who has used what.
package machine

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Usage is what a process has used since it started.
type Usage struct {
	CPUSeconds float64 // user and system, all its threads
	PeakRSS    float64 // MiB
}

const (
	ticksPerSecond = 100 // USER_HZ: what /proc counts in, on every architecture that Go runs on
	kibPerMiB      = 1024
)

// Of a process that runs.
func Of(pid int) (Usage, error) {
	folder := fmt.Sprintf("/proc/%d/", pid)
	stat, err := os.ReadFile(folder + "stat")
	if err != nil {
		return Usage{}, err
	}
	status, err := os.ReadFile(folder + "status")
	if err != nil {
		return Usage{}, err
	}
	cpu, err := cpuSeconds(string(stat))
	if err != nil {
		return Usage{}, err
	}
	peak, err := peakRSS(string(status))
	return Usage{cpu, peak}, err
}

// cpuSeconds reads /proc/PID/stat: fields 14 and 15, utime and stime. The second field, the name, may hold anything.
func cpuSeconds(stat string) (float64, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	const utime, stime = 14 - 3, 15 - 3 // the first one here is the third
	if len(fields) <= stime {
		return 0, errors.New("/proc/PID/stat is too short")
	}
	user, err := strconv.ParseUint(fields[utime], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseUint(fields[stime], 10, 64)
	return float64(user+system) / ticksPerSecond, err
}

// peakRSS reads VmHWM of /proc/PID/status.
func peakRSS(status string) (float64, error) {
	for line := range strings.Lines(status) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kib / kibPerMiB, err
		}
	}
	return 0, errors.New("/proc/PID/status has no VmHWM")
}
