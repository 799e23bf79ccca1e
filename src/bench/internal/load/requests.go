// Package load makes requests, as many kubelets do, and sees their certificates come.
package load

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"

	certificates "k8s.io/api/certificates/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Request is what one kubelet asks for.
type Request struct {
	Object *certificates.CertificateSigningRequest
	Key    *ecdsa.PublicKey
	Node   string // the name of the node that it is about
}

// Requests are n kubelets' first ones, each with a key of its own; their names begin with the prefix.
func Requests(n int, prefix string) ([]Request, error) {
	requests := make([]Request, n)
	for i := range requests {
		request, err := newRequest(fmt.Sprintf("%s-%d", prefix, i))
		if err != nil {
			return nil, err
		}
		requests[i] = request
	}
	return requests, nil
}

// newRequest is what a kubelet's certificate manager sends (pkg/kubelet/certificate/bootstrap): P-256, two usages.
func newRequest(name string) (Request, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Request{}, err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "system:node:" + name, Organization: []string{"system:nodes"}},
	}, key)
	if err != nil {
		return Request{}, err
	}
	return Request{Node: name, Key: &key.PublicKey, Object: &certificates.CertificateSigningRequest{
		ObjectMeta: meta.ObjectMeta{Name: name},
		Spec: certificates.CertificateSigningRequestSpec{
			Request:    pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}),
			SignerName: certificates.KubeAPIServerClientKubeletSignerName,
			Usages:     []certificates.KeyUsage{certificates.UsageDigitalSignature, certificates.UsageClientAuth},
		},
	}}, nil
}
