// Package verify checks what a contender issued: speed without right certificates is no figure.
package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	certificates "k8s.io/api/certificates/v1"
	core "k8s.io/api/core/v1"
)

// Serials are those seen so far: no two certificates may share one.
type Serials map[string]string

// Request checks the final state of a request: approved, and exactly the certificate that was seen first, for its key,
// signed by the CA.
func Request(csr *certificates.CertificateSigningRequest, seen []byte, key *ecdsa.PublicKey, ca *x509.Certificate, serials Serials) error {
	certificate, err := parse(csr.Status.Certificate)
	switch {
	case err != nil:
	case !bytes.Equal(csr.Status.Certificate, seen):
		err = errors.New("its certificate is not the one that it got first")
	case !approved(csr):
		err = errors.New("it is not just approved")
	case !key.Equal(certificate.PublicKey):
		err = errors.New("its certificate is for another key")
	default:
		err = chains(certificate, ca)
	}
	if err == nil {
		serial := certificate.SerialNumber.String()
		if other, taken := serials[serial]; taken {
			err = fmt.Errorf("it shares its serial number with %s", other)
		}
		serials[serial] = csr.Name
	}
	if err != nil {
		return fmt.Errorf("%s: %w", csr.Name, err)
	}
	return nil
}

func parse(content []byte) (*x509.Certificate, error) {
	block, rest := pem.Decode(content)
	if block == nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("it does not hold exactly one certificate")
	}
	return x509.ParseCertificate(block.Bytes)
}

func approved(csr *certificates.CertificateSigningRequest) bool {
	found := false
	for _, condition := range csr.Status.Conditions {
		if condition.Type != certificates.CertificateApproved || condition.Status != core.ConditionTrue {
			return false // Denied, Failed, or what nobody knows
		}
		found = true
	}
	return found
}

func chains(certificate, ca *x509.Certificate) error {
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	_, err := certificate.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err
}
