package measure

import (
	"context"
	"fmt"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"signet.dev/bench/internal/load"
	"signet.dev/bench/internal/verify"
	"signet.dev/rig/process"
	"signet.dev/rig/progress"
)

// creator creates requests in one way or another, and gives the time at which it began.
type creator func(context.Context, *kubernetes.Clientset, []load.Request, *load.Record) (time.Time, error)

// ask creates the requests and waits for their certificates, as long as the contender lives.
func (b *bench) ask(ctx context.Context, process *process.Process, requests []load.Request, create creator) (*load.Record, time.Time, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	record := load.NewRecord(requests)
	watch, err := load.Watch(ctx, b.admin, record.Seen)
	if err != nil {
		return nil, time.Time{}, err
	}
	ended := process.Ended(ctx)
	go func() {
		select {
		case err := <-watch:
			cancel(err)
		case err := <-ended:
			cancel(err)
		case <-ctx.Done():
		}
	}()
	asked := time.Now()
	stop := progress.While(func() string {
		created, issued := record.Counts()
		return fmt.Sprintf("%s: %d of %d created, %d certificates, %.0f s",
			process.Name(), created, len(requests), issued, time.Since(asked).Seconds())
	})
	defer stop()
	begin, err := create(ctx, b.bootstrap, requests, record)
	if err == nil {
		err = record.Await(ctx, len(requests))
	}
	return record, begin, err
}

// verify looks at what is stored now, not at what came by. There are so many others, which nobody waited for.
func (b *bench) verify(ctx context.Context, requests []load.Request, record *load.Record, others int) error {
	list, err := b.admin.CertificatesV1().CertificateSigningRequests().List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	if len(list.Items) != len(requests)+others {
		return fmt.Errorf("%d requests are there, %d were created", len(list.Items), len(requests)+others)
	}
	made := map[string]load.Request{}
	for _, request := range requests {
		made[request.Object.Name] = request
	}
	serials := verify.Serials{}
	for i := range list.Items {
		csr := &list.Items[i]
		if _, waited := made[csr.Name]; !waited {
			continue
		}
		seen, err := record.Certificate(csr.Name)
		if err == nil {
			err = verify.Request(csr, seen, made[csr.Name].Key, b.bed.Authority.Certificate, serials)
		}
		if err != nil {
			return fmt.Errorf("verification failed: %w", err)
		}
	}
	return nil
}
