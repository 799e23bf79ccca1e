// Package contender starts whoever approves and signs, and tells what it used.
package contender

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"signet.dev/bench/internal/arguments"
	"signet.dev/bench/internal/ceiling"
	"signet.dev/bench/internal/testbed"
)

// Contender is one way to get certificates.
type Contender struct {
	Name string
	// Probe: being ready says nothing about its controllers, so it is ready when it has signed one request.
	Probe   bool
	command func(bed *testbed.Testbed, port int) []string
	ready   string // the scheme and the path at which it says that it is ready
}

// New knows the contenders by name; any other name is that of a variant.
func New(name string, variants map[string]string) Contender {
	switch name {
	case arguments.Signet:
		return Contender{Name: name, command: signet, ready: "http /readyz"}
	case arguments.UpstreamDefault:
		return Contender{Name: name, Probe: true, command: upstream(), ready: "https /healthz"}
	case arguments.UpstreamUnlimited:
		command := upstream("--kube-api-qps=10000", "--kube-api-burst=10000")
		return Contender{Name: name, Probe: true, command: command, ready: "https /healthz"}
	case arguments.Ceiling:
		return Contender{Name: name, command: bareClient, ready: "http /readyz"}
	}
	return Contender{Name: name, command: likeSignet(variants[name]), ready: "http /readyz"}
}

// Start gives a fresh process that is ready. Its log is named after the contender and the run.
func (c Contender) Start(ctx context.Context, bed *testbed.Testbed, run string) (*Process, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	var scheme, path string
	fmt.Sscan(c.ready, &scheme, &path)
	log := filepath.Join(bed.Folder, fmt.Sprintf("%s-%s.log", c.Name, run))
	return start(ctx, c.command(bed, port), log, fmt.Sprintf("%s://127.0.0.1:%d%s", scheme, port, path))
}

func signet(bed *testbed.Testbed, port int) []string {
	return likeSignet(filepath.Join(bed.Repository, "bin", "signet"))(bed, port)
}

func likeSignet(program string) func(*testbed.Testbed, int) []string {
	return func(bed *testbed.Testbed, port int) []string {
		return []string{program, "operator",
			"--kubeconfig=" + bed.SignetKubeconfig(), "--http-host=127.0.0.1", fmt.Sprintf("--http-port=%d", port)}
	}
}

// upstream is kube-controller-manager as kubeadm runs it, with only what is about requests.
func upstream(more ...string) func(*testbed.Testbed, int) []string {
	return func(bed *testbed.Testbed, port int) []string {
		kubeconfig := bed.Kubeconfig("controller-manager")
		return append([]string{
			filepath.Join(bed.Assets, "kube-controller-manager"),
			"--controllers=csrapproving,csrsigning,csrcleaner",
			"--kubeconfig=" + kubeconfig,
			"--authentication-kubeconfig=" + kubeconfig,
			"--authorization-kubeconfig=" + kubeconfig,
			"--use-service-account-credentials",
			"--cluster-signing-cert-file=" + bed.Authority.CertificateFile,
			"--cluster-signing-key-file=" + bed.Authority.KeyFile,
			"--leader-elect=false",
			"--bind-address=127.0.0.1",
			fmt.Sprintf("--secure-port=%d", port),
		}, more...)
	}
}

// bareClient is this very tool; as the administrator it is exempt from the API server's fair queueing.
func bareClient(bed *testbed.Testbed, port int) []string {
	self, _ := os.Executable()
	return []string{self, ceiling.Command,
		"--kubeconfig=" + bed.Kubeconfig("admin"),
		"--certificate=" + bed.Authority.CertificateFile,
		"--key=" + bed.Authority.KeyFile,
		fmt.Sprintf("--http=127.0.0.1:%d", port)}
}
