package outcome

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	certificates "k8s.io/api/certificates/v1"
)

type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{key, certificate}
}

// issue gives an object with a certificate; change says what about it is special.
func (a authority) issue(t *testing.T, change func(*x509.Certificate)) *certificates.CertificateSigningRequest {
	t.Helper()
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "x"},
		KeyUsage: x509.KeyUsageDigitalSignature, DNSNames: []string{"a"}, NotBefore: begin, NotAfter: begin.Add(time.Hour)}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	csr := with(certificates.CertificateApproved, "ok")
	csr.Status.Certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return csr
}

func with(condition certificates.RequestConditionType, message string) *certificates.CertificateSigningRequest {
	csr := &certificates.CertificateSigningRequest{}
	csr.Status.Conditions = []certificates.CertificateSigningRequestCondition{{Type: condition, Message: message}}
	return csr
}

func (a authority) differences(t *testing.T, one, other *certificates.CertificateSigningRequest) string {
	t.Helper()
	first, err := Of(one, a.certificate)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Of(other, a.certificate)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(Differences(first, second), "; ")
}

func TestSerialNumberAndASecondMakeNoDifference(t *testing.T) {
	a := newAuthority(t)
	later := a.issue(t, func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = c.NotBefore.Add(time.Minute), c.NotAfter.Add(time.Minute+time.Second)
	})
	if found := a.differences(t, a.issue(t, func(*x509.Certificate) {}), later); found != "" {
		t.Error(found)
	}
}

func TestEverythingElseMakesOne(t *testing.T) {
	a := newAuthority(t)
	for want, object := range map[string]*certificates.CertificateSigningRequest{
		"upstream issued": with(certificates.CertificateApproved, "ok"),
		"Signet denied":   with(certificates.CertificateDenied, ""),
		"Signet failed":   with(certificates.CertificateFailed, ""),
		"Signet left":     {},
		"lifetime":        a.issue(t, func(c *x509.Certificate) { c.NotAfter = c.NotAfter.Add(3 * time.Second) }),
		"subject":         a.issue(t, func(c *x509.Certificate) { c.Subject.CommonName = "y" }),
		"extension 1":     a.issue(t, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }),
		"extension 3":     a.issue(t, func(c *x509.Certificate) { c.DNSNames = []string{"A"} }),
		"/extension 4":    a.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }),
		"conditions":      message(a.issue(t, func(*x509.Certificate) {}), "other"),
	} {
		if found := a.differences(t, a.issue(t, func(*x509.Certificate) {}), object); !strings.Contains(found, want) {
			t.Errorf("%s: %q", want, found)
		}
	}
}

func message(csr *certificates.CertificateSigningRequest, text string) *certificates.CertificateSigningRequest {
	csr.Status.Conditions[0].Message = text
	return csr
}

func TestTheMessageOfARefusalCounts(t *testing.T) {
	one, other := Outcome{Kind: Refused, Refusal: "a"}, Outcome{Kind: Refused, Refusal: "b"}
	if len(Differences(one, one)) != 0 || len(Differences(one, other)) != 1 {
		t.Error("refusals")
	}
}

func TestACertificateOfAnotherCAIsAnError(t *testing.T) {
	a, b := newAuthority(t), newAuthority(t)
	if _, err := Of(a.issue(t, func(*x509.Certificate) {}), b.certificate); err == nil {
		t.Error("it was taken")
	}
}
