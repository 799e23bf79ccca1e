package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"signet.dev/cluster/internal/kubeapi"
	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

func TestNamesTheNodesThatAreLate(t *testing.T) {
	progress := map[string]kubeapi.NodeProgress{"node-1": kubeapi.NodeReady, "node-2": kubeapi.NodeAsked}
	late, howFar := notYet([]string{"node-1", "node-2", "node-3"}, progress, []kubeapi.NodeProgress{kubeapi.NodeReady})
	if strings.Join(late, " ") != "node-2 node-3" || strings.Join(howFar, ", ") != "node-2 waits for its signature, node-3 has not asked yet" {
		t.Errorf("got %v, %v", late, howFar)
	}
}

func TestCommandsNameTheClusterOnlyIfNeeded(t *testing.T) {
	if got := Command("node start", "default", "node-1"); got != "bin/cluster node start node-1" {
		t.Errorf("got %s", got)
	}
	if got := Command("down", "other"); got != "bin/cluster down --name other" {
		t.Errorf("got %s", got)
	}
}

func TestTokensHaveTheFormTheAPIServerAsksFor(t *testing.T) {
	form := regexp.MustCompile(`^[a-z0-9]{6}\.[a-z0-9]{16}$`)
	if one, other := newToken(), newToken(); !form.MatchString(one) || one == other {
		t.Errorf("got %s and %s", one, other)
	}
}

func TestNodesNeedRootAndATool(t *testing.T) {
	if err := canHaveNodes(1000, true); err == nil || !strings.Contains(err.Error(), "sudo") {
		t.Errorf("got %v", err)
	}
	if err := canHaveNodes(0, false); !errors.Is(err, network.ErrNoIP) || !strings.Contains(err.Error(), "iproute2") {
		t.Errorf("got %v", err)
	}
	if err := canHaveNodes(0, true); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestKeepsTheEndOfALog(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	if got := lastLines(log, 3); got != nil {
		t.Errorf("no log: got %q", got)
	}
	content := strings.Builder{}
	for i := range 20000 {
		fmt.Fprintf(&content, "line %d\n", i)
	}
	os.WriteFile(log, []byte(content.String()), 0o600)
	if got := lastLines(log, 2); !slices.Equal(got, []string{"line 19998", "line 19999"}) {
		t.Errorf("got %q", got)
	}
}

func TestSaysWhyItEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	limited, done := context.WithTimeoutCause(ctx, time.Nanosecond, errors.New("not done after --wait=1ns"))
	defer done()
	<-limited.Done()
	failure := &Failure{Step: "etcd", Detail: "connection refused", Why: context.Cause(limited)}
	if got := describe(ctx, limited, failure).Error(); got != "etcd: not done after --wait=1ns: connection refused" {
		t.Errorf("got %s", got)
	}
	cancel()
	if got := describe(ctx, limited, failure); !errors.Is(got, ErrInterrupted) {
		t.Errorf("got %v", got)
	}
}

func TestSaysWhatToDoNext(t *testing.T) {
	running := Report{Name: "default", Running: true, APIServerReady: true, ControllerManager: state.ControllersOff, Kubeconfig: "/c/a b"}
	waiting := running
	waiting.Nodes = []NodeReport{{Name: "node-1"}}
	down := running
	down.Running, down.Processes = false, []UnitReport{{Unit: "etcd"}}
	stopped := running
	stopped.Running = false
	stopped.Processes, stopped.Nodes = []UnitReport{{Unit: "node-1/kubelet", Stopped: true}}, []NodeReport{{Name: "node-1", Stopped: true}}
	cases := map[string]struct {
		report Report
		first  string
	}{
		"all is well":        {running, "export KUBECONFIG='/c/a b'"},
		"nobody signs":       {waiting, "bin/signet operator"},
		"something is down":  {down, "bin/cluster up "},
		"stopped on purpose": {stopped, "bin/cluster node start node-1"},
	}
	for name, c := range cases {
		if got := nextCommands(&c.report); !strings.HasPrefix(got[0], c.first) || (name != "something is down" && strings.Contains(strings.Join(got, "\n"), "starts what")) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestNoClusterIsTakenFromUnderAnother(t *testing.T) {
	root := state.Root(t.TempDir())
	folder, _ := root.Cluster("a")
	first, err := newCluster(root, folder, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Create(first); err != nil {
		t.Fatal(err)
	}
	second, err := newCluster(root, folder, true) // begins to look in the same place
	if err != nil {
		t.Fatal(err)
	}
	if first.Network.Subnet.Overlaps(second.Network.Subnet) || first.Network.Bridge == second.Network.Bridge {
		t.Errorf("both have %s", second.Network.Subnet)
	}
	if first.Ports.Etcd == second.Ports.Etcd {
		t.Errorf("both have port %d", second.Ports.Etcd)
	}
}
