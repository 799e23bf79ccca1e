package genuine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Hierarchies lists where cgroups are mounted: one place with version 2, many with version 1, both in the hybrid layout.
// Fields: proc_pid_mountinfo(5), the type of the file system follows a dash.
func Hierarchies(mountinfo string) []string {
	points := []string{}
	for line := range strings.Lines(mountinfo) {
		place, system, found := strings.Cut(line, " - ")
		fields, kind := strings.Fields(place), strings.Fields(system)
		if found && len(fields) > 4 && len(kind) > 0 && (kind[0] == "cgroup" || kind[0] == "cgroup2") {
			points = append(points, fields[4])
		}
	}
	return points
}

func hierarchies() ([]string, error) {
	content, err := os.ReadFile("/proc/self/mountinfo")
	return Hierarchies(string(content)), err
}

// EnsureCgroup makes a cgroup in every hierarchy: a kubelet puts Pods below one that exists.
func EnsureCgroup(name string) error {
	points, err := hierarchies()
	if err != nil {
		return err
	}
	for _, point := range points {
		if err := os.MkdirAll(filepath.Join(point, name), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// cgroupPatience: a cgroup is busy for a moment after its last process ended.
const cgroupPatience = 5 * time.Second

// RemoveCgroup removes a cgroup and what is below it, as far as it is there.
func RemoveCgroup(name string) error {
	points, err := hierarchies()
	if err != nil {
		return err
	}
	var all error
	for _, point := range points {
		all = errors.Join(all, removeTree(filepath.Join(point, name), time.Now().Add(cgroupPatience)))
	}
	return all
}

// removeTree removes folders only: the files in them are the kernel's.
func removeTree(top string, end time.Time) error {
	folders := []string{}
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		return nil // what is gone is gone
	})
	for at := len(folders) - 1; at >= 0 && err == nil; at-- {
		err = remove(folders[at], end)
	}
	return err
}

func remove(folder string, end time.Time) error {
	for {
		err := os.Remove(folder)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if time.Now().After(end) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
