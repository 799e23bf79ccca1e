package state

import (
	"context"
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func example() *Cluster {
	return &Cluster{
		Name: "default", Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), ControllerManager: ControllersCSR,
		BootstrapApproval: true, APIServerArgs: []string{"--v=4"},
		Ports:     Ports{Etcd: 21001, EtcdPeer: 21002, APIServer: 6443, ControllerManager: 21003, Scheduler: 21004},
		Network:   &Network{Bridge: "sgt7", Subnet: netip.MustParsePrefix("10.213.7.0/24")},
		Nodes:     []Node{{Name: "node-1", Address: netip.MustParseAddr("10.213.7.11"), Namespace: "sgt7-node-1", Veth: "sgt7n1"}},
		Processes: map[string]Process{"etcd": {PID: 42, Started: 4711, Command: []string{"etcd", "--name=signet"}}},
	}
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	folder := Folder(filepath.Join(t.TempDir(), "default"))
	if _, err := Load(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
	want := example()
	if err := folder.Create(want); err != nil {
		t.Fatal(err)
	}
	got, err := Load(folder)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	got.Nodes[0].Stopped = true
	if err := got.Save(folder); err != nil {
		t.Fatal(err)
	}
	again, _ := Load(folder)
	if node, found := again.Node("node-1"); !found || !node.Stopped {
		t.Error("the change is lost")
	}
}

func TestADamagedStateFileIsNamed(t *testing.T) {
	folder := Folder(t.TempDir())
	os.WriteFile(folder.StateFile(), []byte("{"), 0o600)
	if _, err := Load(folder); err == nil || !strings.Contains(err.Error(), folder.StateFile()) {
		t.Errorf("got %v", err)
	}
}

func TestTheAPIServerOfKubeadmIsOnTheFirstNode(t *testing.T) {
	cluster := example()
	cluster.Kubeadm = &Kubeadm{}
	if got := cluster.APIServerAddress().String(); got != "10.213.7.11:6443" {
		t.Errorf("got %s", got)
	}
}

func TestTheAPIServerIsOnTheBridgeIfThereIsOne(t *testing.T) {
	cluster := example()
	if got := cluster.APIServerAddress().String(); got != "10.213.7.1:6443" {
		t.Errorf("got %s", got)
	}
	cluster.Network, cluster.Ports.APIServer = nil, 21000
	if got := cluster.APIServerAddress().String(); got != "127.0.0.1:21000" {
		t.Errorf("got %s", got)
	}
}

func TestNamesStayInsideTheRoot(t *testing.T) {
	for _, name := range []string{"", ".", "..", "a/b", "A", "-a", "a-", "a b", strings.Repeat("a", 33)} {
		if folder, err := Root("/clusters").Cluster(name); err == nil {
			t.Errorf("%q became %s", name, folder)
		}
	}
	if folder, err := Root("/clusters").Cluster("demo-1"); err != nil || folder != "/clusters/demo-1" {
		t.Errorf("got %s, %v", folder, err)
	}
}

func TestSaysWhenSocketPathsGetTooLong(t *testing.T) {
	_, err := Root("/" + strings.Repeat("x", 90)).Cluster("default")
	if err == nil || !strings.Contains(err.Error(), "SIGNET_CLUSTERS") {
		t.Errorf("got %v", err)
	}
}

func TestFindsTheRoot(t *testing.T) {
	cases := []struct {
		environment map[string]string
		want        string
	}{
		{map[string]string{"SIGNET_CLUSTERS": "/c", "HOME": "/h"}, "/c"},
		{map[string]string{"XDG_STATE_HOME": "/x", "HOME": "/h"}, "/x/signet/clusters"},
		{map[string]string{"HOME": "/h"}, "/h/.local/state/signet/clusters"},
		{map[string]string{}, ""},
	}
	for _, c := range cases {
		got, err := FindRoot(func(name string) string { return c.environment[name] })
		if string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%v: got %s, %v", c.environment, got, err)
		}
	}
}

func TestRemovesOnlyWhatItMade(t *testing.T) {
	root := Root(filepath.Join(t.TempDir(), "signet", "clusters"))
	folder, _ := root.Cluster("a")
	os.MkdirAll(filepath.Join(string(root), "notes"), 0o755)
	if err := folder.Create(example()); err != nil {
		t.Fatal(err)
	}
	os.MkdirAll(filepath.Join(string(root), ".new-killed"), 0o755)
	if got := root.Clusters(); len(got) != 1 || got[0] != "a" {
		t.Errorf("got %v", got)
	}
	if err := folder.Remove(); err != nil {
		t.Fatal(err)
	}
	root.RemoveIfEmpty()
	if entries, _ := os.ReadDir(string(root)); len(entries) != 1 || entries[0].Name() != "notes" {
		t.Errorf("left: %v", entries)
	}
	os.Remove(filepath.Join(string(root), "notes"))
	root.RemoveIfEmpty()
	if _, err := os.Stat(filepath.Dir(string(root))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folders are still there: %v", err)
	}
}

func TestAFolderOfSomebodyElseIsNeverTaken(t *testing.T) {
	root := Root(t.TempDir())
	folder, _ := root.Cluster("documents")
	os.MkdirAll(string(folder), 0o755)
	os.WriteFile(filepath.Join(string(folder), "letter"), nil, 0o600)
	if err := folder.Create(example()); err == nil || !strings.Contains(err.Error(), "in the way") {
		t.Errorf("got %v", err)
	}
}

func TestOneAtATime(t *testing.T) {
	folder := t.TempDir()
	unlock, err := Lock(context.Background(), folder, func() {})
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	waited := false
	if _, err := Lock(short, folder, func() { waited = true }); err == nil || !waited {
		t.Errorf("got the lock twice: %v", err)
	}
	unlock()
	if _, err := Lock(context.Background(), folder, func() {}); err != nil {
		t.Errorf("not given back: %v", err)
	}
}
