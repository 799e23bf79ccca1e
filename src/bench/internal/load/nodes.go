package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// noiseCreators are how many requests the noisy node makes at the same time: no more than a busy loop of its own would.
const noiseCreators = 4

// Noise is one node asking again and again.
func Noise(n int, prefix string) ([]Request, error) {
	requests := make([]Request, n)
	for i := range requests {
		request, err := newRequest(prefix)
		if err != nil {
			return nil, err
		}
		request.Object.ObjectMeta = meta.ObjectMeta{Name: fmt.Sprintf("%s-%d", prefix, i)}
		request.Node = prefix
		requests[i] = request
	}
	return requests, nil
}

// AsNodes gives a creator that creates each request as the node that it is about, all at once, and the noise beside
// them; the noise is not recorded, and all of it is there when the creator returns.
func AsNodes(admin *kubernetes.Clientset, noise []Request) func(context.Context, *kubernetes.Clientset, []Request, *Record) (time.Time, error) {
	return func(ctx context.Context, _ *kubernetes.Clientset, requests []Request, record *Record) (time.Time, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var group sync.WaitGroup
		begin := time.Now()
		group.Go(func() {
			each(ctx, cancel, noiseCreators, noise, func(r Request) error { return createAsNode(ctx, admin, r) })
		})
		each(ctx, cancel, creators, requests, func(r Request) error {
			err := createAsNode(ctx, admin, r)
			if err == nil {
				record.Created(r.Object.Name, time.Now())
			}
			return err
		})
		group.Wait()
		return begin, context.Cause(ctx)
	}
}

// each does it to all requests, several at a time, until something fails.
func each(ctx context.Context, cancel context.CancelCauseFunc, workers int, requests []Request, do func(Request) error) {
	next := make(chan Request)
	var group sync.WaitGroup
	for range min(workers, len(requests)) {
		group.Go(func() {
			for request := range next {
				if ctx.Err() != nil {
					continue
				}
				if err := do(request); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, request := range requests {
		next <- request
	}
	close(next)
	group.Wait()
}

func createAsNode(ctx context.Context, admin *kubernetes.Clientset, request Request) error {
	err := admin.CertificatesV1().RESTClient().Post().Resource("certificatesigningrequests").
		SetHeader("Impersonate-User", "system:node:"+request.Node).SetHeader("Impersonate-Group", "system:nodes").
		Body(request.Object.DeepCopy()).Do(ctx).Error()
	if err != nil {
		return fmt.Errorf("creating %s: %w", request.Object.Name, err)
	}
	return nil
}
