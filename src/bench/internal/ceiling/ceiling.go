// Package ceiling is the bare client: of each request it sees it signs whatever key it finds, and does the two writes.
// It judges nothing, so nobody can be much faster on the same API server.
package ceiling

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"math/big"
	"net"
	"net/http"
	"time"

	certificates "k8s.io/api/certificates/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"signet.dev/bench/internal/load"
	"signet.dev/rig/testbed"
)

// Command is the hidden first argument that makes this tool its own contender: a process, so that it is measured as the
// others are.
const Command = "run-ceiling"

const workers = 16

type signer struct {
	client *kubernetes.Clientset
	ca     *x509.Certificate
	key    crypto.Signer
}

// Run works until it is told to stop.
func Run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet(Command, flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", "", "")
	certificateFile := flags.String("certificate", "", "")
	keyFile := flags.String("key", "", "")
	address := flags.String("http", "", "where /readyz is answered")
	if err := flags.Parse(args); err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(*certificateFile, *keyFile)
	if err != nil {
		return err
	}
	client, err := testbed.Client(*kubeconfig)
	if err != nil {
		return err
	}
	s := &signer{client, pair.Leaf, pair.PrivateKey.(crypto.Signer)}
	queue := make(chan *certificates.CertificateSigningRequest, 100_000)
	watch, err := load.Watch(ctx, client, func(csr *certificates.CertificateSigningRequest) {
		if len(csr.Status.Conditions) == 0 {
			queue <- csr
		}
	})
	if err != nil {
		return err
	}
	failed := make(chan error, workers)
	for range workers {
		go func() {
			for csr := range queue {
				if err := s.handle(ctx, csr); err != nil && ctx.Err() == nil {
					failed <- err
					return
				}
			}
		}()
	}
	if err := serveReady(*address); err != nil {
		return err
	}
	select {
	case err = <-failed:
	case err = <-watch:
	case <-ctx.Done():
	}
	return err
}

func serveReady(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))
	return nil
}

func (s *signer) handle(ctx context.Context, csr *certificates.CertificateSigningRequest) error {
	requests := s.client.CertificatesV1().CertificateSigningRequests()
	csr.Status.Conditions = []certificates.CertificateSigningRequestCondition{
		{Type: certificates.CertificateApproved, Status: core.ConditionTrue, Reason: "Bench"},
	}
	approved, err := requests.UpdateApproval(ctx, csr.Name, csr, meta.UpdateOptions{})
	if err != nil {
		return err
	}
	if approved.Status.Certificate, err = s.sign(approved.Spec.Request); err != nil {
		return err
	}
	_, err = requests.UpdateStatus(ctx, approved, meta.UpdateOptions{})
	return err
}

func (s *signer) sign(request []byte) ([]byte, error) {
	block, _ := pem.Decode(request)
	parsed, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: serial,
		Subject:      parsed.Subject,
		NotBefore:    time.Now().Add(-5 * time.Minute),
		NotAfter:     time.Now().AddDate(1, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, s.ca, parsed.PublicKey, s.key)
	out := &bytes.Buffer{}
	pem.Encode(out, &pem.Block{Type: "CERTIFICATE", Bytes: der})
	return out.Bytes(), err
}
