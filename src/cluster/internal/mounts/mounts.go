// Package mounts takes file systems off a folder before the folder is deleted.
package mounts

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// DetachBelow unmounts everything below a folder, the last mounted first. Whoever still uses a mount keeps it until done.
// After it returns without error nothing is mounted there: it is safe to delete the folder.
func DetachBelow(folder string) error {
	points, err := below(folder)
	for _, point := range slices.Backward(points) {
		if err := unix.Unmount(point, unix.MNT_DETACH|unix.UMOUNT_NOFOLLOW); err != nil && !errors.Is(err, unix.EINVAL) {
			return fmt.Errorf("cannot unmount %s: %w", point, err)
		}
	}
	if err != nil || len(points) == 0 {
		return err
	}
	if left, err := below(folder); err != nil || len(left) > 0 {
		return errors.Join(err, fmt.Errorf("still mounted: %s", strings.Join(left, ", ")))
	}
	return nil
}

// DetachIfEmpty undoes what the first "ip netns add" does to its folder, once no namespace is in it: a mount of the folder
// on itself. The next one does it again.
func DetachIfEmpty(folder string) {
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) == 0 {
		unix.Unmount(folder, unix.UMOUNT_NOFOLLOW) // refused when it is in use or no mount, which is fine
		os.Remove(folder)
	}
}

func below(folder string) ([]string, error) {
	content, err := os.ReadFile("/proc/self/mountinfo")
	return parse(string(content), folder), err
}

// parse finds the mount points below a folder, in the order they were mounted. The fifth field is the mount point, with
// blanks and the like written as a backslash and three octal digits: proc_pid_mountinfo(5).
func parse(table, folder string) []string {
	points := []string{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		if point := unescape(fields[4]); strings.HasPrefix(point, folder+"/") {
			points = append(points, point)
		}
	}
	return points
}

func unescape(field string) string {
	parts := strings.Split(field, `\`)
	for i, part := range parts[1:] {
		if len(part) < 3 {
			continue
		}
		if code, err := strconv.ParseUint(part[:3], 8, 8); err == nil {
			parts[i+1] = string([]byte{byte(code)}) + part[3:]
		}
	}
	return strings.Join(parts, "")
}
