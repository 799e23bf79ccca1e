package side

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"time"

	certificates "k8s.io/api/certificates/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"signet.dev/conformance/internal/request"
)

const (
	poll          = 50 * time.Millisecond
	sentinelLimit = 3 * time.Minute
	drainLimit    = time.Minute
	roundsAtMost  = 6
)

// Settle waits until nothing will become of any request any more, and gives all of them. That a request is left is
// proved, not waited for:
//
//   - a round creates one sentinel for each signer. A watch tells of changes in their order, so when a sentinel has its
//     certificate, the controller has been told of everything before it;
//   - then its queues run empty, by its own metrics: whatever it was told of it has looked at;
//   - before every round but the first each request without an end is touched (an annotation), so the controller looks at
//     it once more, and now every right, policy and request is there;
//   - a round after which every request is as it was before the round is the last.
//
// What fails, a write that lost a race for example, is tried again by either controller after a change of the object,
// which the touch is.
func (s *Side) Settle(ctx context.Context, sentinels func(round int) ([]*request.Request, map[string]*certificates.CertificateSigningRequest)) (
	map[string]*certificates.CertificateSigningRequest, error) {
	before := map[string]string{}
	for round := range roundsAtMost {
		if err := s.flush(ctx, sentinels, round); err != nil {
			return nil, err
		}
		all, err := s.All(ctx)
		if err != nil {
			return nil, err
		}
		now := states(all)
		if round > 0 && maps.Equal(before, now) {
			return all, nil
		}
		before = now
		if err := s.touch(ctx, all, round); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s does not come to rest", s.Name)
}

// flush sends sentinels through and waits for empty queues.
func (s *Side) flush(ctx context.Context, sentinels func(round int) ([]*request.Request, map[string]*certificates.CertificateSigningRequest), round int) error {
	requests, objects := sentinels(round)
	for _, r := range requests {
		csr, err := s.client.CertificatesV1().CertificateSigningRequests().
			Create(as(ctx, r.Requester), objects[r.Name], meta.CreateOptions{})
		if err == nil {
			err = s.decide(ctx, csr, r.Decision)
		}
		if err != nil {
			return fmt.Errorf("%s: sentinel %s: %w", s.Name, r.Name, err)
		}
	}
	for _, r := range requests {
		if err := s.issued(ctx, r.Name); err != nil {
			return err
		}
	}
	return s.drained(ctx)
}

func (s *Side) issued(ctx context.Context, name string) error {
	return until(ctx, sentinelLimit, fmt.Sprintf("%s: sentinel %s got no certificate", s.Name, name), func() (bool, error) {
		csr, err := s.client.CertificatesV1().CertificateSigningRequests().Get(ctx, name, meta.GetOptions{})
		return err == nil && len(csr.Status.Certificate) > 0, err
	})
}

// drained waits until the queues are empty twice, and nothing was taken from them in between.
func (s *Side) drained(ctx context.Context) error {
	last := backlog{waiting: -1}
	return until(ctx, drainLimit, s.Name+": the queues do not run empty", func() (bool, error) {
		m, err := s.fetch(ctx)
		if err != nil {
			return false, err
		}
		now := s.queue(m)
		if now.taken == 0 {
			return false, fmt.Errorf("%s has no metrics of its queues", s.Name)
		}
		empty := now.isEmpty() && now == last
		last = now
		return empty, nil
	})
}

func until(ctx context.Context, limit time.Duration, failure string, holds func() (bool, error)) error {
	deadline := time.Now().Add(limit)
	for {
		switch ok, err := holds(); {
		case err != nil:
			return err
		case ok:
			return nil
		case time.Now().After(deadline):
			return fmt.Errorf("%s within %v", failure, limit)
		}
		select {
		case <-time.After(poll):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// states are the statuses of all requests but sentinels, by name.
func states(all map[string]*certificates.CertificateSigningRequest) map[string]string {
	states := map[string]string{}
	for name, csr := range all {
		if !isSentinel(name) {
			states[name] = csr.Status.String()
		}
	}
	return states
}

// touch makes an event for each request without an end.
func (s *Side) touch(ctx context.Context, all map[string]*certificates.CertificateSigningRequest, round int) error {
	open := []string{}
	for name, csr := range all {
		if !isSentinel(name) && len(csr.Status.Certificate) == 0 {
			open = append(open, name)
		}
	}
	patch := []byte(`{"metadata":{"annotations":{"conformance/round":"` + strconv.Itoa(round) + `"}}}`)
	return parallel(ctx, open, func(ctx context.Context, name string) error {
		_, err := s.client.CertificatesV1().CertificateSigningRequests().Patch(ctx, name, types.MergePatchType, patch, meta.PatchOptions{})
		return err
	})
}

// SentinelPrefix begins the names of sentinels.
const SentinelPrefix = "sentinel-"

func isSentinel(name string) bool {
	return len(name) > len(SentinelPrefix) && name[:len(SentinelPrefix)] == SentinelPrefix
}
