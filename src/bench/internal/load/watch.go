package load

import (
	"context"
	"errors"
	"fmt"

	certificates "k8s.io/api/certificates/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

// Watch calls seen with every request that there is and every one that is new or changes, one at a time, from when it
// returns until the context ends. What the API server cuts off goes on from where it was; the channel gets the error
// that ends it.
func Watch(ctx context.Context, client *kubernetes.Clientset, seen func(*certificates.CertificateSigningRequest)) (<-chan error, error) {
	w := &watcher{client, seen, ""}
	stream, err := w.begin(ctx)
	if err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- w.follow(ctx, stream) }()
	return ended, nil
}

type watcher struct {
	client  *kubernetes.Clientset
	seen    func(*certificates.CertificateSigningRequest)
	version string
}

// begin lists and watches from there.
func (w *watcher) begin(ctx context.Context) (watch.Interface, error) {
	list, err := w.client.CertificatesV1().CertificateSigningRequests().List(ctx, meta.ListOptions{})
	if err != nil {
		return nil, err
	}
	for i := range list.Items {
		w.seen(&list.Items[i])
	}
	w.version = list.ResourceVersion
	return w.resume(ctx)
}

func (w *watcher) resume(ctx context.Context) (watch.Interface, error) {
	options := meta.ListOptions{ResourceVersion: w.version, AllowWatchBookmarks: true}
	return w.client.CertificatesV1().CertificateSigningRequests().Watch(ctx, options)
}

func (w *watcher) follow(ctx context.Context, stream watch.Interface) error {
	for {
		err := w.read(stream)
		stream.Stop()
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			stream, err = w.resume(ctx)
		}
		if tooOld(err) {
			stream, err = w.begin(ctx)
		}
		if err != nil {
			return fmt.Errorf("watching: %w", err)
		}
	}
}

// read gives nil when the API server ended the stream, as it does every few minutes.
func (w *watcher) read(stream watch.Interface) error {
	for event := range stream.ResultChan() {
		if event.Type == watch.Error {
			return apierrors.FromObject(event.Object)
		}
		csr, ok := event.Object.(*certificates.CertificateSigningRequest)
		if !ok {
			return errors.New("an event that is no CertificateSigningRequest")
		}
		w.version = csr.ResourceVersion
		if event.Type == watch.Added || event.Type == watch.Modified {
			w.seen(csr)
		}
	}
	return nil
}

func tooOld(err error) bool {
	return err != nil && (apierrors.IsGone(err) || apierrors.IsResourceExpired(err))
}
