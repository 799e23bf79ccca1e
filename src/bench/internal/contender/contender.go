// Package contender starts whoever approves and signs, and tells what it used.
package contender

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"signet.dev/bench/internal/arguments"
	"signet.dev/bench/internal/ceiling"
	"signet.dev/rig/process"
	"signet.dev/rig/testbed"
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
func (c Contender) Start(ctx context.Context, bed *testbed.Testbed, run string) (*process.Process, error) {
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	var scheme, path string
	fmt.Sscan(c.ready, &scheme, &path)
	log := filepath.Join(bed.Folder, fmt.Sprintf("%s-%s.log", c.Name, run))
	return process.Start(ctx, c.command(bed, port), log, fmt.Sprintf("%s://127.0.0.1:%d%s", scheme, port, path))
}

func signet(bed *testbed.Testbed, port int) []string {
	return likeSignet(filepath.Join(bed.Repository, "bin", "signet"))(bed, port)
}

func likeSignet(program string) func(*testbed.Testbed, int) []string {
	return func(bed *testbed.Testbed, port int) []string {
		return bed.Signet(program, port)
	}
}

func upstream(more ...string) func(*testbed.Testbed, int) []string {
	return func(bed *testbed.Testbed, port int) []string { return bed.Upstream(port, more...) }
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
