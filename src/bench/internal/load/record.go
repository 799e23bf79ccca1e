package load

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	certificates "k8s.io/api/certificates/v1"
)

const patience = time.Minute // without a single certificate

// Record is when each request was created and when its certificate was seen.
type Record struct {
	mutex    sync.Mutex
	index    map[string]int
	requests []entry
	created  int
	issued   int
	changed  error
	progress chan struct{} // has a value when something was issued
}

type entry struct {
	created, seen time.Time
	certificate   []byte
}

// NewRecord of requests that do not exist yet.
func NewRecord(requests []Request) *Record {
	r := &Record{index: map[string]int{}, requests: make([]entry, len(requests)), progress: make(chan struct{}, 1)}
	for i, request := range requests {
		r.index[request.Object.Name] = i
	}
	return r
}

// Created is called when the API server has answered the create.
func (r *Record) Created(name string, at time.Time) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.requests[r.index[name]].created = at
	r.created++
}

// Seen is called with every event.
func (r *Record) Seen(csr *certificates.CertificateSigningRequest) {
	now := time.Now()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	at, known := r.index[csr.Name]
	if !known || len(csr.Status.Certificate) == 0 {
		return
	}
	e := &r.requests[at]
	if e.certificate == nil {
		e.certificate, e.seen = csr.Status.Certificate, now
		r.issued++
	} else if !bytes.Equal(e.certificate, csr.Status.Certificate) {
		r.changed = fmt.Errorf("%s got a second certificate", csr.Name)
	}
	select {
	case r.progress <- struct{}{}:
	default:
	}
}

// Counts are the requests created and issued so far.
func (r *Record) Counts() (created, issued int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.created, r.issued
}

// Await waits until so many requests have their certificates, as long as there is progress.
func (r *Record) Await(ctx context.Context, wanted int) error {
	for {
		created, issued := r.Counts()
		if issued >= wanted {
			return nil
		}
		select {
		case <-r.progress:
		case <-time.After(patience):
			return fmt.Errorf("%d of %d requests have a certificate, and none came for %v", issued, created, patience)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Waits are the times from create to certificate. A certificate that was seen before the create was answered took no
// time.
func (r *Record) Waits() []time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	waits := make([]time.Duration, len(r.requests))
	for i, e := range r.requests {
		waits[i] = max(0, e.seen.Sub(e.created))
	}
	return waits
}

// Last is when the last certificate was seen.
func (r *Record) Last() time.Time {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	last := time.Time{}
	for _, e := range r.requests {
		if e.seen.After(last) {
			last = e.seen
		}
	}
	return last
}

// Certificate is the one that was seen first; the error says if any request ever got another.
func (r *Record) Certificate(name string) ([]byte, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.requests[r.index[name]].certificate, r.changed
}
