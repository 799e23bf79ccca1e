package load

import (
	"context"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// settle is what the API server is given after a storm's objects are gone, for its own garbage.
const settle = 2 * time.Second

// Clean deletes every request, waits until none is left, and then a moment more.
func Clean(ctx context.Context, client *kubernetes.Clientset) error {
	requests := client.CertificatesV1().CertificateSigningRequests()
	for {
		if err := requests.DeleteCollection(ctx, meta.DeleteOptions{}, meta.ListOptions{}); err != nil {
			return err
		}
		left, err := requests.List(ctx, meta.ListOptions{Limit: 1})
		if err != nil {
			return err
		}
		if len(left.Items) == 0 {
			return Pause(ctx, settle)
		}
	}
}

// Pause ends early, with an error, when the user interrupts.
func Pause(ctx context.Context, duration time.Duration) error {
	select {
	case <-time.After(duration):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
