// Package side is one of the two that are compared: a control plane and whoever approves and signs in it.
package side

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/transport"

	"signet.dev/rig/process"
	"signet.dev/rig/testbed"

	"signet.dev/conformance/internal/request"
)

// Side is a control plane with its controller.
type Side struct {
	Name    string
	Bed     *testbed.Testbed
	client  *kubernetes.Clientset
	command func(port int) []string
	ready   string // the scheme and the path at which the controller says that it is ready
	queue   func(metrics) backlog
	url     string
	process *process.Process
}

// Upstream is kube-controller-manager without its limit of 20 queries a second.
func Upstream(bed *testbed.Testbed, duration time.Duration) (*Side, error) {
	return of(&Side{Name: "upstream", Bed: bed, ready: "https /healthz", queue: upstreamBacklog, command: func(port int) []string {
		return bed.Upstream(port, "--kube-api-qps=10000", "--kube-api-burst=10000",
			"--cluster-signing-duration="+duration.String(), "--authorization-always-allow-paths=/healthz,/metrics")
	}})
}

// Signet is the built program with the rights of deploy/ and of its policy.
func Signet(bed *testbed.Testbed) (*Side, error) {
	return of(&Side{Name: "signet", Bed: bed, ready: "http /readyz", queue: signetBacklog, command: func(port int) []string {
		return bed.Signet(filepath.Join(bed.Repository, "bin", "signet"), port)
	}})
}

func of(s *Side) (*Side, error) {
	config, err := testbed.Config(s.Bed.Kubeconfig("admin"))
	if err != nil {
		return nil, err
	}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return impersonator{next} })
	s.client, err = kubernetes.NewForConfig(config)
	return s, err
}

// Start starts the controller and waits until it is ready.
func (s *Side) Start(ctx context.Context) error {
	port, err := process.FreePort()
	if err != nil {
		return err
	}
	var scheme, path string
	fmt.Sscan(s.ready, &scheme, &path)
	s.url = fmt.Sprintf("%s://127.0.0.1:%d", scheme, port)
	s.process, err = process.Start(ctx, s.command(port), filepath.Join(s.Bed.Folder, s.Name+".log"), s.url+path)
	return err
}

// Watch gives an error when the controller ends by itself.
func (s *Side) Watch(ctx context.Context) <-chan error { return s.process.Ended(ctx) }

// Stop ends the controller if it was started.
func (s *Side) Stop() {
	if s.process != nil {
		s.process.Stop()
	}
}

// impersonator makes a call in the name of the requester in its context.
type impersonator struct{ next http.RoundTripper }

type requesterKey struct{}

func as(ctx context.Context, requester request.Requester) context.Context {
	return context.WithValue(ctx, requesterKey{}, requester)
}

func (i impersonator) RoundTrip(call *http.Request) (*http.Response, error) {
	requester, ok := call.Context().Value(requesterKey{}).(request.Requester)
	if !ok {
		return i.next.RoundTrip(call)
	}
	return transport.NewImpersonatingRoundTripper(transport.ImpersonationConfig{
		UserName: requester.User, UID: requester.UID, Groups: requester.Groups, Extra: requester.Extra,
	}, i.next).RoundTrip(call)
}
