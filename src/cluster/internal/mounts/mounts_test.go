package mounts

import (
	"slices"
	"testing"
)

func TestFindsMountsBelowAFolderOnly(t *testing.T) {
	table := `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 22 0:30 / /clusters/a/nodes/node-1/tmp rw - tmpfs tmpfs rw
32 31 0:31 / /clusters/a/with\040blank rw - tmpfs tmpfs rw
33 22 0:32 / /clusters/ab rw - tmpfs tmpfs rw
34 22 0:33 / /clusters/a rw - tmpfs tmpfs rw
`
	got := parse(table, "/clusters/a")
	want := []string{"/clusters/a/nodes/node-1/tmp", "/clusters/a/with blank"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
