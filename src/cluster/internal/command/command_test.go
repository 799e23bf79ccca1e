package command

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the tool with a folder of clusters of its own, in which there is none.
func call(t *testing.T, arguments ...string) (code int, out, errOut string) {
	t.Helper()
	t.Setenv("SIGNET_CLUSTERS", filepath.Join("/tmp", "no-signet-clusters"))
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	buffer := &bytes.Buffer{}
	code = Run(arguments, []string{"etcd", "kubelet"}, buffer, file)
	file.Seek(0, io.SeekStart)
	content, _ := io.ReadAll(file)
	return code, buffer.String(), string(content)
}

func TestWrongUsage(t *testing.T) {
	for line, says := range map[string]string{
		"bogus":                      "unknown command",
		"up extra":                   "unknown command",
		"up --bogus":                 "unknown flag",
		"up --nodes=x":               "invalid argument",
		"up --nodes=-1":              "0 to 240",
		"up --nodes=241":             "0 to 240",
		"up --controller-manager=on": "off, csr or all",
		"up --apiserver-arg=v=4":     "--apiserver-arg=--name=value",
		"up --wait=0s":               "90s",
		"up --name=../etc":           "no name for a cluster",
		"status --name=A":            "no name for a cluster",
		"status -o yaml":             "text or json",
		"down --name=a --all":        "none of the others",
		"node stop":                  "1 arg",
		"node exec node-1":           "2 arg",
		"up --kubeadm --nodes=9":     "at most 8",
		"up --kubeadm-config=a":      "with --kubeadm",
		"node bogus":                 "unknown command",
		"kubeconfig --path extra":    "unknown command",
	} {
		code, out, errOut := call(t, strings.Fields(line)...)
		if code != wrongUsage || out != "" || !strings.Contains(errOut, says) || !strings.Contains(errOut, "--help") {
			t.Errorf("%s: got %d, %q, %q", line, code, out, errOut)
		}
	}
}

func TestNoSuchCluster(t *testing.T) {
	for line, want := range map[string]int{
		"status": noCluster, "kubeconfig": failed, "kubectl -- get nodes": failed, "node start node-1": failed, "node exec node-1 -- id": failed,
	} {
		code, out, errOut := call(t, strings.Fields(line)...)
		if code != want || out != "" || !strings.Contains(errOut, "bin/cluster up") {
			t.Errorf("%s: got %d, %q, %q", line, code, out, errOut)
		}
	}
	for _, line := range []string{"down", "down --all", "down --name other"} {
		if code, _, errOut := call(t, strings.Fields(line)...); code != succeeded || !strings.Contains(errOut, "nothing to do") {
			t.Errorf("%s: got %d, %q", line, code, errOut)
		}
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, line := range []string{"", "up", "down", "status", "kubeconfig", "kubectl", "node", "node stop", "node start", "node exec", "assets", "build"} {
		code, out, _ := call(t, append(strings.Fields(line), "--help")...)
		if code != succeeded || !strings.Contains(out, "Usage:") {
			t.Errorf("%s: got %d, %q", line, code, out)
		}
	}
}

func TestAssetsAreNextToTheBinary(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	code, out, errOut := call(t, "assets")
	if code != succeeded || out != filepath.Join(filepath.Dir(self), "bin")+"\n" || errOut != "" {
		t.Errorf("got %d, %q, %q", code, out, errOut)
	}
}

func TestLinksEveryComponent(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "bin")
	if code, _, errOut := call(t, "link-components", folder); code != succeeded {
		t.Fatalf("got %d, %s", code, errOut)
	}
	for _, name := range []string{"etcd", "kubelet"} {
		if target, err := os.Readlink(filepath.Join(folder, name)); err != nil || target != "../cluster" {
			t.Errorf("%s: got %q, %v", name, target, err)
		}
	}
}

func TestOnlyWhatIsTypedIsWished(t *testing.T) {
	name := "a"
	flags := upFlags{name: &name, nodes: 3, controllerManager: "csr"}
	wish := flags.wish(func(flag string) bool { return flag == "nodes" })
	if wish.Nodes == nil || *wish.Nodes != 3 || wish.ControllerManager != nil || wish.APIServerArgs != nil || wish.BootstrapApproval != nil {
		t.Errorf("got %+v", wish)
	}
}
