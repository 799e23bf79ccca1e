package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	certificates "k8s.io/api/certificates/v1"
	legacy "k8s.io/api/certificates/v1beta1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/runtime"
	informers "k8s.io/client-go/informers/certificates/v1"
	"k8s.io/client-go/kubernetes"
	client "k8s.io/client-go/kubernetes/typed/certificates/v1"
	listers "k8s.io/client-go/listers/certificates/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
	internal "k8s.io/kubernetes/pkg/apis/certificates"
	conversion "k8s.io/kubernetes/pkg/apis/certificates/v1"
	"k8s.io/kubernetes/pkg/apis/certificates/validation"
	"k8s.io/kubernetes/pkg/controller/certificates/signer"
)

// runSignRequests runs the four signers of kube-controller-manager, upstream's own controllers, over the requests on its
// standard input. There is no API server: the controllers see the requests as given, and what they write comes out. So it
// also signs what no API server would take, or takes no more: stored requests for kubernetes.io/legacy-unknown.
//
// In and out is a stream of JSON: a batch, and what became of each of its requests.
func runSignRequests() int {
	klog.SetLogger(klog.Logger{}) // the answer says all
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		next := &batch{}
		err := in.Decode(next)
		if errors.Is(err, io.EOF) {
			return 0
		}
		if err == nil {
			err = next.sign()
		}
		if err == nil {
			err = out.Encode(next.outcomes)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "sign-requests: %v\n", err)
			return 1
		}
	}
}

// batch is requests, of names that differ, and the flags of kube-controller-manager.
type batch struct {
	Certificate string // --cluster-signing-cert-file, its content
	Key         string // --cluster-signing-key-file
	Duration    string // --cluster-signing-duration
	Requests    []*certificates.CertificateSigningRequest

	lock     sync.Mutex
	outcomes map[string]*signed
}

// signed is what became of a request: what was written to its status, or why it would be tried again for ever. Neither:
// it was left alone. And why the API server would have kept it from the signers, if it would.
type signed struct {
	Status  *certificates.CertificateSigningRequestStatus `json:"status,omitempty"`
	Error   string                                        `json:"error,omitempty"`
	Refused string                                        `json:"refused,omitempty"`
}

// refusal is the API server's validation: of a request that is created, or for legacy-unknown of one that is stored.
func refusal(request *certificates.CertificateSigningRequest) (string, error) {
	created := internal.CertificateSigningRequest{}
	err := conversion.Convert_v1_CertificateSigningRequest_To_certificates_CertificateSigningRequest(
		request.DeepCopy(), &created, nil)
	if err != nil {
		return "", err
	}
	stored := created.DeepCopy()
	stored.ResourceVersion = "1"
	faults := validation.ValidateCertificateSigningRequestStatusUpdate(stored, stored)
	if request.Spec.SignerName != legacy.LegacyUnknownSignerName {
		created.Status = internal.CertificateSigningRequestStatus{}
		faults = validation.ValidateCertificateSigningRequestCreate(&created)
	}
	if len(faults) == 0 {
		return "", nil
	}
	return faults.ToAggregate().Error(), nil
}

type newSigner func(context.Context, kubernetes.Interface, informers.CertificateSigningRequestInformer, string, string,
	time.Duration) (*signer.CSRSigningController, error)

var signers = []newSigner{
	signer.NewKubeletServingCSRSigningController,
	signer.NewKubeletClientCSRSigningController,
	signer.NewKubeAPIServerClientCSRSigningController,
	signer.NewLegacyUnknownCSRSigningController,
}

func (b *batch) sign() error {
	duration, err := time.ParseDuration(b.Duration)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "sign-requests-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	certificate, key := filepath.Join(folder, "ca.crt"), filepath.Join(folder, "ca.key")
	err = errors.Join(os.WriteFile(certificate, []byte(b.Certificate), 0o600), os.WriteFile(key, []byte(b.Key), 0o600))
	if err != nil {
		return err
	}
	b.outcomes = map[string]*signed{}
	for _, request := range b.Requests {
		refused, err := refusal(request)
		if err != nil {
			return err
		}
		b.outcomes[request.Name] = &signed{Refused: refused}
	}
	runtime.ErrorHandlers = []runtime.ErrorHandler{b.failed}
	var group sync.WaitGroup
	defer group.Wait()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	for _, create := range signers {
		requests := newRequests(b.Requests)
		controller, err := create(ctx, written{b: b}, requests, certificate, key, duration)
		if err != nil {
			return err
		}
		requests.enqueue()
		group.Go(func() { controller.Run(ctx, 1) }) // one worker: the requests are handled in order
		<-requests.seen
	}
	return nil
}

// failed is told the error of every reconciliation.
func (b *batch) failed(_ context.Context, err error, _ string, _ ...any) {
	text := strings.TrimPrefix(err.Error(), "Sync ")
	name, why, _ := strings.Cut(text, " failed with : ")
	b.lock.Lock()
	defer b.lock.Unlock()
	if outcome, known := b.outcomes[name]; known {
		outcome.Error = why
	}
}

// written is a client that can do the one thing that a signer does.
type written struct {
	kubernetes.Interface
	client.CertificatesV1Interface
	client.CertificateSigningRequestInterface
	b *batch
}

func (w written) CertificatesV1() client.CertificatesV1Interface { return w }

func (w written) CertificateSigningRequests() client.CertificateSigningRequestInterface { return w }

func (w written) UpdateStatus(_ context.Context, request *certificates.CertificateSigningRequest,
	_ meta.UpdateOptions) (*certificates.CertificateSigningRequest, error) {
	w.b.lock.Lock()
	defer w.b.lock.Unlock()
	w.b.outcomes[request.Name].Status = request.Status.DeepCopy()
	return request, nil
}

// requests are what a controller watches and finds: those of a batch, and after them one that is not there any more. When
// the controller looks for that, it has handled all the others.
type requests struct {
	cache.SharedIndexInformer
	listers.CertificateSigningRequestLister
	byName  map[string]*certificates.CertificateSigningRequest
	inOrder []*certificates.CertificateSigningRequest
	handler cache.ResourceEventHandler
	seen    chan struct{}
	once    *sync.Once
}

const afterAll = "after all others"

func newRequests(all []*certificates.CertificateSigningRequest) *requests {
	r := &requests{byName: map[string]*certificates.CertificateSigningRequest{}, inOrder: all,
		seen: make(chan struct{}), once: &sync.Once{}}
	for _, request := range all {
		r.byName[request.Name] = request
	}
	return r
}

func (r *requests) Informer() cache.SharedIndexInformer { return r }

func (r *requests) Lister() listers.CertificateSigningRequestLister { return r }

func (r *requests) HasSynced() bool { return true }

func (r *requests) AddEventHandler(handler cache.ResourceEventHandler) (cache.ResourceEventHandlerRegistration, error) {
	r.handler = handler
	return nil, nil
}

func (r *requests) enqueue() {
	for _, request := range r.inOrder {
		r.handler.OnAdd(request, true)
	}
	r.handler.OnAdd(&certificates.CertificateSigningRequest{ObjectMeta: meta.ObjectMeta{Name: afterAll}}, true)
}

func (r *requests) Get(name string) (*certificates.CertificateSigningRequest, error) {
	if request, found := r.byName[name]; found {
		return request, nil
	}
	if name == afterAll {
		r.once.Do(func() { close(r.seen) })
	}
	return nil, apierrors.NewNotFound(certificates.Resource("certificatesigningrequests"), name)
}
