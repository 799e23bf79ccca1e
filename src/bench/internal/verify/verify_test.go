package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	certificates "k8s.io/api/certificates/v1"
	core "k8s.io/api/core/v1"
)

type pair struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newPair(t *testing.T, serial int64, issuer *pair) pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true, IsCA: issuer == nil,
	}
	if issuer == nil {
		issuer = &pair{key, template}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer.certificate, &key.PublicKey, issuer.key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return pair{key, certificate}
}

func (p pair) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.certificate.Raw})
}

func issued(certificate []byte, types ...certificates.RequestConditionType) *certificates.CertificateSigningRequest {
	csr := &certificates.CertificateSigningRequest{}
	csr.Name, csr.Status.Certificate = "x", certificate
	for _, name := range types {
		csr.Status.Conditions = append(csr.Status.Conditions,
			certificates.CertificateSigningRequestCondition{Type: name, Status: core.ConditionTrue})
	}
	return csr
}

func TestRequest(t *testing.T) {
	ca := newPair(t, 1, nil)
	good, foreign := newPair(t, 2, &ca), newPair(t, 3, nil)
	const yes, no = certificates.CertificateApproved, certificates.CertificateDenied
	for want, test := range map[string]struct {
		csr *certificates.CertificateSigningRequest
		key *ecdsa.PublicKey
	}{
		"":                           {issued(good.pem(), yes), &good.key.PublicKey},
		"does not hold exactly one":  {issued(append(good.pem(), good.pem()...), yes), &good.key.PublicKey},
		"hold exactly one":           {issued(nil, yes), &good.key.PublicKey},
		"not just approved":          {issued(good.pem()), &good.key.PublicKey},
		"x: it is not just approved": {issued(good.pem(), yes, no), &good.key.PublicKey},
		"for another key":            {issued(good.pem(), yes), &foreign.key.PublicKey},
		"unknown authority":          {issued(foreign.pem(), yes), &foreign.key.PublicKey},
	} {
		err := Request(test.csr, test.csr.Status.Certificate, test.key, ca.certificate, Serials{})
		if got := fail(err); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRequestComparesWithWhatCameBefore(t *testing.T) {
	ca := newPair(t, 1, nil)
	good := newPair(t, 2, &ca)
	csr := issued(good.pem(), certificates.CertificateApproved)
	serials := Serials{}
	if err := Request(csr, []byte("another"), &good.key.PublicKey, ca.certificate, serials); err == nil {
		t.Error("a certificate that changed passed")
	}
	if err := Request(csr, csr.Status.Certificate, &good.key.PublicKey, ca.certificate, serials); err != nil {
		t.Error(err)
	}
	if err := Request(csr, csr.Status.Certificate, &good.key.PublicKey, ca.certificate, serials); err == nil {
		t.Error("a serial number passed twice")
	}
}

func fail(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
