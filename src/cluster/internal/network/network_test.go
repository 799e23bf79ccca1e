package network

import (
	"net/netip"
	"strings"
	"testing"

	"signet.dev/cluster/internal/state"
)

func prefixes(texts ...string) []netip.Prefix {
	all := []netip.Prefix{}
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

func TestChoosesTheFirstFreeSubnet(t *testing.T) {
	cases := map[string]struct {
		used       []netip.Prefix
		interfaces map[string]bool
		want       string
	}{
		"nothing in use":                  {nil, nil, "10.213.1.0/24 sgt1"},
		"a default route is no conflict":  {prefixes("0.0.0.0/0"), nil, "10.213.1.0/24 sgt1"},
		"an address in the first":         {prefixes("10.213.1.0/24"), nil, "10.213.2.0/24 sgt2"},
		"a host route into the first":     {prefixes("10.213.1.77/32"), nil, "10.213.2.0/24 sgt2"},
		"a wide route over the first two": {prefixes("10.213.0.0/22"), nil, "10.213.4.0/24 sgt4"},
		"a bridge without an address":     {nil, map[string]bool{"sgt1": true}, "10.213.2.0/24 sgt2"},
		"something unrelated":             {prefixes("192.168.1.0/24", "fe80::/64"), map[string]bool{"eth0": true}, "10.213.1.0/24 sgt1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := Choose(0, c.used, c.interfaces)
			if err != nil {
				t.Fatal(err)
			}
			if text := got.Subnet.String() + " " + got.Bridge; text != c.want {
				t.Errorf("got %s, want %s", text, c.want)
			}
		})
	}
}

func TestLooksEverywhereWhereverItBegins(t *testing.T) {
	for _, seed := range []int{0, 1, 253, 254, 1<<32 - 1} {
		free := prefixes()
		for third := range 256 {
			if third != 7 {
				free = append(free, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 213, byte(third), 0}), 24))
			}
		}
		if got, err := Choose(seed, free, nil); err != nil || got.Bridge != "sgt7" {
			t.Errorf("subnet, seed %d: got %v, %v", seed, got, err)
		}
		got, err := ChoosePorts(seed, nil, func(port int) bool { return port >= 31990 && port < 31995 })
		if err != nil || got.APIServer+got.Scheduler != 31990+31994 {
			t.Errorf("ports, seed %d: got %+v, %v", seed, got, err)
		}
	}
}

func TestTheSeedIsTheClustersOwn(t *testing.T) {
	if Seed("/c/a") != Seed("/c/a") || Seed("/c/a") == Seed("/c/b") || Seed("/c/a") < 0 {
		t.Error("seeds do not tell clusters apart")
	}
}

func TestSaysWhenNoSubnetIsLeft(t *testing.T) {
	_, err := Choose(0, prefixes("10.0.0.0/8"), nil)
	if err == nil || !strings.Contains(err.Error(), "down --all") {
		t.Errorf("got %v", err)
	}
}

func TestNamesFitTheKernelsLimit(t *testing.T) {
	network := state.Network{Bridge: "sgt254", Subnet: netip.MustParsePrefix("10.213.254.0/24")}
	addresses := map[netip.Addr]bool{network.Gateway(): true}
	for number := 1; number <= MaxNodes; number++ {
		node, err := NewNode(network, number)
		if err != nil {
			t.Fatal(err)
		}
		if len(node.Veth) > 15 {
			t.Fatalf("%s has more than 15 bytes", node.Veth)
		}
		if addresses[node.Address] || !network.Subnet.Contains(node.Address) || node.Address.As4()[3] == 255 {
			t.Fatalf("bad address %s for node %d", node.Address, number)
		}
		addresses[node.Address] = true
	}
	if _, err := NewNode(network, MaxNodes+1); err == nil {
		t.Error("one node too many was accepted")
	}
}

func TestReadsTheKernelsRoutes(t *testing.T) {
	table := `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
vpn0	0000D50A	00000000	0001	0	0	0	0000FFFF	0	0	0
broken line
`
	got := parseRoutes(strings.NewReader(table))
	want := prefixes("0.0.0.0/0", "192.0.2.0/24", "10.213.0.0/16")
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %s, want %s", got[i], want[i])
		}
	}
}

func TestChoosesPortsNobodyHas(t *testing.T) {
	other := &state.Cluster{Ports: state.Ports{APIServer: 21000, Etcd: 21001, EtcdPeer: 21002, ControllerManager: 21003, Scheduler: 21004}}
	got, err := ChoosePorts(0, Reserved([]*state.Cluster{other}), func(port int) bool { return port%2 == 0 })
	if err != nil {
		t.Fatal(err)
	}
	want := state.Ports{APIServer: 21006, Etcd: 21008, EtcdPeer: 21010, ControllerManager: 21012, Scheduler: 21014}
	if got != want {
		t.Errorf("got %+v", got)
	}
	if _, err := ChoosePorts(0, nil, func(int) bool { return false }); err == nil {
		t.Error("found a free port where there is none")
	}
}
