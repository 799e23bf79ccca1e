package genuine

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"signet.dev/cluster/internal/state"
)

// images is what "kubeadm config images list" prints, with a registry of no importance.
const images = `registry/kube-apiserver:v1
registry/kube-controller-manager:v1
registry/kube-scheduler:v1
registry/kube-proxy:v1
registry/coredns/coredns:v2
registry/pause:3
registry/etcd:4`

func TestTheControlPlaneIsOneImageWithALinkForEachPart(t *testing.T) {
	controlPlane, pods, pause, err := Images(images, "/bin/all", "/bin/pod")
	if err != nil || pause != "registry/pause:3" {
		t.Fatalf("got %q, %v", pause, err)
	}
	if want := []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"}; !slices.Equal(controlPlane.Links, want) {
		t.Errorf("got %q", controlPlane.Links)
	}
	if want := []string{"registry/pause:3", PodImage}; !slices.Equal(pods.Tags, want) {
		t.Errorf("got %q", pods.Tags)
	}
	if _, _, _, err := Images("registry/other:1", "", ""); err == nil {
		t.Error("other names are no error")
	}
}

func TestAnArchiveIsWhatDockerSaves(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	os.WriteFile(program, []byte("a program"), 0o600)
	archive := &bytes.Buffer{}
	if err := WriteArchive(archive, Image{Tags: []string{"a:1", "b:2"}, Program: program, Name: "cluster", Links: []string{"etcd"}}); err != nil {
		t.Fatal(err)
	}
	files := untar(t, archive)
	manifest := []struct {
		Config           string
		RepoTags, Layers []string
	}{}
	if err := json.Unmarshal(files["manifest.json"], &manifest); err != nil || !slices.Equal(manifest[0].RepoTags, []string{"a:1", "b:2"}) {
		t.Fatalf("got %+v, %v", manifest, err)
	}
	layer := files[manifest[0].Layers[0]]
	config := struct {
		RootFS struct {
			DiffIDs []string `json:"diff_ids"`
		}
	}{}
	json.Unmarshal(files[manifest[0].Config], &config)
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256(layer)); config.RootFS.DiffIDs[0] != want {
		t.Errorf("the layer is %s, and said to be %q", want, config.RootFS.DiffIDs)
	}
	inside := untar(t, bytes.NewReader(layer))
	if string(inside["usr/local/bin/cluster"]) != "a program" || string(inside["usr/local/bin/etcd"]) != "-> cluster" {
		t.Errorf("got %q", inside)
	}
}

func untar(t *testing.T, archive io.Reader) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for reader := tar.NewReader(archive); ; {
		header, err := reader.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeSymlink {
			files[header.Name] = []byte("-> " + header.Linkname)
			continue
		}
		if files[header.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoTwoNodesHaveTheSamePods(t *testing.T) {
	pods := PodRange(state.Network{Subnet: netip.MustParsePrefix("10.213.7.0/24")})
	if pods.String() != "10.214.7.0/24" {
		t.Errorf("got %s", pods)
	}
	seen := []netip.Prefix{}
	for index := range MaxNodes {
		one, err := NodePods(pods, index)
		if err != nil || !pods.Overlaps(one) || slices.ContainsFunc(seen, one.Overlaps) {
			t.Errorf("node %d: got %s, %v", index, one, err)
		}
		seen = append(seen, one)
	}
	if _, err := NodePods(pods, MaxNodes); err == nil {
		t.Error("one too many is no error")
	}
	if config := CNIConfig(seen[1]); !json.Valid([]byte(config)) || !strings.Contains(config, "10.214.7.32/27") {
		t.Errorf("got %s", config)
	}
}

func TestTheKubeletsFlagsAreKubeadms(t *testing.T) {
	got, err := KubeletFlags("KUBELET_KUBEADM_ARGS=\"--node-ip=10.0.0.1 --cgroup-root=/a/b\"\n")
	if err != nil || !slices.Equal(got, []string{"--node-ip=10.0.0.1", "--cgroup-root=/a/b"}) {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := KubeletFlags("OTHER=1"); err == nil {
		t.Error("a file without flags is no error")
	}
}

func TestFindsEveryHierarchyOfCgroups(t *testing.T) {
	got := Hierarchies(`31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`)
	if !slices.Equal(got, []string{"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/unified"}) {
		t.Errorf("got %q", got)
	}
}

func TestRemovesFoldersFromTheInsideOut(t *testing.T) {
	top := filepath.Join(t.TempDir(), "top")
	os.MkdirAll(filepath.Join(top, "a", "b"), 0o755)
	if err := removeTree(top, time.Now()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(top); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
	if err := removeTree(top, time.Now()); err != nil {
		t.Errorf("what is gone: got %v", err)
	}
}
