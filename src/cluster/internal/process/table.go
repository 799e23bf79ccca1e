// Package process starts, finds and stops the processes of a cluster.
package process

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Marker is the environment variable that every process of a cluster carries, with the cluster's folder in it. Children
// inherit it, and a pid that is used again does not have it: it decides what may be killed.
const Marker = "SIGNET_CLUSTER_FOLDER"

// Found is a process that runs now.
type Found struct {
	PID     int
	Started uint64 // clock ticks since boot
	Name    string // base name of its first argument: "kube-apiserver"
}

// Of lists the processes that carry this folder in their marker. Those that ended and wait for their parent do not count.
func Of(folder string) []Found {
	entries, _ := filepath.Glob("/proc/[0-9]*")
	found := []Found{}
	for _, entry := range entries {
		pid, err := strconv.Atoi(filepath.Base(entry))
		if err != nil || pid == os.Getpid() {
			continue
		}
		if process, ok := inspect(pid, folder); ok {
			found = append(found, process)
		}
	}
	return found
}

// Runs tells whether the process with this pid is still the one that started then, and belongs to the folder.
func Runs(pid int, started uint64, folder string) bool {
	process, ok := inspect(pid, folder)
	return ok && process.Started == started
}

func inspect(pid int, folder string) (Found, bool) {
	base := "/proc/" + strconv.Itoa(pid)
	environment, err := os.ReadFile(base + "/environ")
	if err != nil || !hasMarker(environment, folder) {
		return Found{}, false
	}
	started, ended, err := readStat(base + "/stat")
	if err != nil || ended {
		return Found{}, false
	}
	arguments, _ := os.ReadFile(base + "/cmdline")
	first, _, _ := bytes.Cut(arguments, []byte{0})
	return Found{PID: pid, Started: started, Name: filepath.Base(string(first))}, true
}

func hasMarker(environment []byte, folder string) bool {
	wanted := Marker + "=" + folder
	for variable := range bytes.SplitSeq(environment, []byte{0}) {
		if string(variable) == wanted {
			return true
		}
	}
	return false
}

func readStat(path string) (started uint64, ended bool, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, false, err
	}
	return parseStat(string(content))
}

// parseStat reads /proc/PID/stat, see proc_pid_stat(5): field 3 is the state, field 22 the start time. The second field
// is a name in parentheses, which may itself contain blanks and parentheses.
func parseStat(line string) (started uint64, ended bool, err error) {
	fields := strings.Fields(line[strings.LastIndexByte(line, ')')+1:])
	if len(fields) < 20 {
		return 0, false, errors.New("unexpected format of /proc/PID/stat")
	}
	started, err = strconv.ParseUint(fields[19], 10, 64)
	return started, strings.Contains("ZXx", fields[0]), err
}
