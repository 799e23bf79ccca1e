package load

import (
	"context"
	"fmt"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

const creators = 16

// Create creates all requests, several at a time, and records when. It gives the time at which it began.
func Create(ctx context.Context, client *kubernetes.Clientset, requests []Request, record *Record) (time.Time, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	begin := time.Now()
	each(ctx, cancel, creators, requests, func(r Request) error { return createOne(ctx, client, r, record) })
	return begin, context.Cause(ctx)
}

func createOne(ctx context.Context, client *kubernetes.Clientset, request Request, record *Record) error {
	if ctx.Err() != nil {
		return nil
	}
	_, err := client.CertificatesV1().CertificateSigningRequests().Create(ctx, request.Object, meta.CreateOptions{})
	if err != nil {
		return fmt.Errorf("creating %s: %w", request.Object.Name, err)
	}
	record.Created(request.Object.Name, time.Now())
	return nil
}

// OneByOne gives a creator that creates each request only when the one before has its certificate, and a pause later.
func OneByOne(pause time.Duration) func(context.Context, *kubernetes.Clientset, []Request, *Record) (time.Time, error) {
	return func(ctx context.Context, client *kubernetes.Clientset, requests []Request, record *Record) (time.Time, error) {
		begin := time.Now()
		for i, request := range requests {
			if err := createOne(ctx, client, request, record); err != nil {
				return begin, err
			}
			if err := record.Await(ctx, i+1); err != nil {
				return begin, err
			}
			if err := Pause(ctx, pause); err != nil {
				return begin, err
			}
		}
		return begin, nil
	}
}
