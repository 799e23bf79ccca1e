package side

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	certificates "k8s.io/api/certificates/v1"
	core "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"signet.dev/conformance/internal/request"
)

const creators = 12

// Refusals are what the API server said to requests that it did not take, by name.
type Refusals struct {
	lock   sync.Mutex
	byName map[string]string
}

// NewRefusals has none.
func NewRefusals() *Refusals { return &Refusals{byName: map[string]string{}} }

// Of the request with this name.
func (r *Refusals) Of(name string) (string, bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	text, refused := r.byName[name]
	return text, refused
}

func (r *Refusals) add(name, text string) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.byName[name] = text
}

// Create creates the requests, each in the name of its requester, and takes the administrator's decisions about them.
func (s *Side) Create(ctx context.Context, requests []*request.Request, objects map[string]*certificates.CertificateSigningRequest,
	refusals *Refusals, created *atomic.Int64) error {
	return parallel(ctx, requests, func(ctx context.Context, r *request.Request) error {
		defer created.Add(1)
		csr, err := s.client.CertificatesV1().CertificateSigningRequests().
			Create(as(ctx, r.Requester), objects[r.Name], meta.CreateOptions{})
		if refused(err) {
			refusals.add(r.Name, err.Error())
			return nil
		}
		if err == nil {
			err = s.decide(ctx, csr, r.Decision)
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", s.Name, r.Name, err)
		}
		return nil
	})
}

// refused tells what the request is to blame for from what the world is.
func refused(err error) bool {
	return apierrors.IsInvalid(err) || apierrors.IsForbidden(err) || apierrors.IsBadRequest(err)
}

func (s *Side) decide(ctx context.Context, csr *certificates.CertificateSigningRequest, decision request.Decision) error {
	switch decision {
	case request.Approve:
		_, err := s.approve(ctx, csr, certificates.CertificateApproved)
		return err
	case request.Deny:
		_, err := s.approve(ctx, csr, certificates.CertificateDenied)
		return err
	case request.Fail:
		return s.add(ctx, csr, certificates.CertificateFailed)
	case request.ApproveAndFail, request.ApproveAndCustom:
		approved, err := s.approve(ctx, csr, certificates.CertificateApproved)
		if err != nil {
			return err
		}
		if decision == request.ApproveAndFail {
			return s.add(ctx, approved, certificates.CertificateFailed)
		}
		return s.add(ctx, approved, "example.com/Seen")
	}
	return nil
}

// approve or deny, as kubectl certificate does.
func (s *Side) approve(ctx context.Context, csr *certificates.CertificateSigningRequest,
	decision certificates.RequestConditionType) (*certificates.CertificateSigningRequest, error) {
	word := map[certificates.RequestConditionType]string{
		certificates.CertificateApproved: "approve", certificates.CertificateDenied: "deny"}[decision]
	csr.Status.Conditions = append(csr.Status.Conditions, certificates.CertificateSigningRequestCondition{
		Type: decision, Status: core.ConditionTrue, Reason: "Kubectl" + word,
		Message: "by kubectl certificate " + word})
	return s.client.CertificatesV1().CertificateSigningRequests().UpdateApproval(ctx, csr.Name, csr, meta.UpdateOptions{})
}

func (s *Side) add(ctx context.Context, csr *certificates.CertificateSigningRequest, condition certificates.RequestConditionType) error {
	csr.Status.Conditions = append(csr.Status.Conditions, certificates.CertificateSigningRequestCondition{
		Type: condition, Status: core.ConditionTrue, Reason: "Administrator", Message: "by hand"})
	_, err := s.client.CertificatesV1().CertificateSigningRequests().UpdateStatus(ctx, csr, meta.UpdateOptions{})
	return err
}

// parallel does something with each of them, several at a time, until one fails.
func parallel[T any](ctx context.Context, all []T, do func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan T)
	var group sync.WaitGroup
	for range min(creators, len(all)) {
		group.Go(func() {
			for item := range next {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, item); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, item := range all {
		next <- item
	}
	close(next)
	group.Wait()
	return context.Cause(ctx)
}

// All are the objects as they are now, by name.
func (s *Side) All(ctx context.Context) (map[string]*certificates.CertificateSigningRequest, error) {
	all := map[string]*certificates.CertificateSigningRequest{}
	options := meta.ListOptions{Limit: 1000}
	for {
		list, err := s.client.CertificatesV1().CertificateSigningRequests().List(ctx, options)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("listing of %s", s.Name), err)
		}
		for i := range list.Items {
			all[list.Items[i].Name] = &list.Items[i]
		}
		if options.Continue = list.Continue; options.Continue == "" {
			return all, nil
		}
	}
}
