package genuine

import (
	"net/netip"
	"strings"
	"testing"

	"signet.dev/cluster/internal/state"
)

var cluster = &state.Cluster{
	Name: "a", ControllerManager: state.ControllersOff, Ports: state.Ports{APIServer: 6443}, APIServerArgs: []string{"--v=4"},
	Kubeadm: &state.Kubeadm{Version: "v1.36.3", Cgroup: "/sgt7", Pods: netip.MustParsePrefix("10.214.7.0/24")},
	Nodes: []state.Node{
		{Name: "node-1", Address: netip.MustParseAddr("10.213.7.11")}, {Name: "node-2", Address: netip.MustParseAddr("10.213.7.12")},
	},
}

func written(t *testing.T, documents []any, theirs string) string {
	t.Helper()
	content, err := Merge(documents, []byte(theirs))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestNobodyButTheSignerOfTheClusterTouchesRequests(t *testing.T) {
	const switchedOff = "-csrapproving,-csrsigning,-csrcleaner"
	if got := written(t, InitDocuments(cluster, cluster.Nodes[0], "t", "/d"), ""); !strings.Contains(got, switchedOff) {
		t.Errorf("got %s", got)
	}
	with := *cluster
	with.ControllerManager = state.ControllersCSR
	if got := written(t, InitDocuments(&with, with.Nodes[0], "t", "/d"), ""); strings.Contains(got, switchedOff) {
		t.Errorf("got %s", got)
	}
}

func TestWhatTheUserSaysWins(t *testing.T) {
	got := written(t, InitDocuments(cluster, cluster.Nodes[0], "t", "/d"), `
kind: ClusterConfiguration
certificateValidityPeriod: 10m
apiServer: {extraArgs: [{name: v, value: "6"}, {name: profiling, value: "false"}]}
---
kind: KubeletConfiguration
oomScoreAdj: -999
---
kind: JoinConfiguration
caCertPath: /elsewhere
`)
	for _, line := range []string{"certificateValidityPeriod: 10m", "value: \"6\"", "name: profiling", "oomScoreAdj: -999", "name: kubelet-certificate-authority", "serverTLSBootstrap: true"} {
		if !strings.Contains(got, line) {
			t.Errorf("%s is missing", line)
		}
	}
	for _, line := range []string{"value: \"4\"", "oomScoreAdj: 0", "/elsewhere"} {
		if strings.Contains(got, line) {
			t.Errorf("%s is there", line)
		}
	}
}

func TestANodeJoinsWithItsOwnNamesAndTheClustersAddress(t *testing.T) {
	got := written(t, JoinDocuments(cluster, cluster.Nodes[1], "t.oken", "sha256:00", "/d"), "")
	for _, line := range []string{"name: node-2", "apiServerEndpoint: 10.213.7.11:6443", "/sgt7/node-2", "token: t.oken", "- sha256:00", "value: 10.213.7.12"} {
		if !strings.Contains(got, line) {
			t.Errorf("%s is missing in %s", line, got)
		}
	}
}

func TestSaysWhatIsWrongWithAFile(t *testing.T) {
	for content, says := range map[string]string{
		"kind: Pod":    "must be one of",
		"a: b":         "must be one of",
		"kind: [":      "document",
		"- a list":     "document",
		"":             "",
		"---\n---\n\n": "",
	} {
		if err := CheckConfig([]byte(content)); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v", content, err)
		}
	}
}

func TestFilesOfANodeNameTheNode(t *testing.T) {
	if got := Hosts(cluster.Nodes); !strings.Contains(got, "10.213.7.12 node-2\n") || !strings.Contains(got, "127.0.0.1 localhost\n") {
		t.Errorf("got %s", got)
	}
	if got := ProxyConfig(cluster, cluster.Nodes[1], "/k"); !strings.Contains(got, `hostnameOverride: "node-2"`) || !strings.Contains(got, "10.214.7.0/24") {
		t.Errorf("got %s", got)
	}
	if got := ContainerdConfig("p:1"); !strings.Contains(got, `sandbox_image = "p:1"`) {
		t.Errorf("got %s", got)
	}
}

func TestTakesTheClientOutOfAKubeconfig(t *testing.T) {
	certificate, key, err := ClientPair([]byte("users: [{user: {client-certificate-data: YQ==, client-key-data: Yg==}}]"))
	if err != nil || string(certificate) != "a" || string(key) != "b" {
		t.Errorf("got %q, %q, %v", certificate, key, err)
	}
	for _, wrong := range []string{"users: []", "users: [{user: {token: a}}]", "["} {
		if _, _, err := ClientPair([]byte(wrong)); err == nil {
			t.Errorf("%s is no error", wrong)
		}
	}
}

// The certificate is one of this test's; its hash is what "openssl x509 -pubkey | openssl pkey -pubin -outform DER | sha256sum" says.
func TestKnowsACAByItsPublicKey(t *testing.T) {
	got, err := PublicKeyHash([]byte(authority))
	if err != nil || got != authorityHash {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := PublicKeyHash([]byte("none")); err == nil {
		t.Error("no PEM is no error")
	}
}

const authorityHash = "sha256:5ba13c2779eb34b1b12efc64cc775c1d3eb522542828342982a3f079cceca47a"

const authority = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUQr+gBgzuse1XgtP2WwioCy/errEwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCY2EwIBcNMjYxMTIyMjEzMDEyWhgPMjEyNjEwMjkyMTMwMTJa
MA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEm1RL29cu
L3oifvUc42e4+jlHx19Qej14VohJu2wDuBcuXHg9fmJ38zUvMBTZi5vMXkwomJSt
eBHFJCXFAxyzUaNTMFEwHQYDVR0OBBYEFF+e4RTYbuj2vw9Kg2Nc6Q38kWHBMB8G
A1UdIwQYMBaAFF+e4RTYbuj2vw9Kg2Nc6Q38kWHBMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAKm1pQzW/A5IGSMQGJbeMHplsEGoHDHcbi8P/NMw
sPhGAiEAs7BEgo+PBsj+kimFYFD+aEBxuqelQLwkpHC/HBmjqdc=
-----END CERTIFICATE-----
`
