// Package outcome is what became of a request, and whether two of them are the same. Pure.
package outcome

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	certificates "k8s.io/api/certificates/v1"
)

// Kind is how far a request came.
type Kind string

// The kinds, in the order in which they are reported.
const (
	Refused  Kind = "refused at creation"
	Left     Kind = "left"
	Approved Kind = "approved, not issued"
	Denied   Kind = "denied"
	Failed   Kind = "failed"
	Issued   Kind = "issued"
)

// Kinds are all of them.
var Kinds = []Kind{Refused, Left, Approved, Denied, Failed, Issued}

// Outcome of one request on one side.
type Outcome struct {
	Kind        Kind         `json:"kind"`
	Refusal     string       `json:"refusal,omitempty"` // what the API server said
	Conditions  []Condition  `json:"conditions,omitempty"`
	Certificate *Certificate `json:"-"`
}

// Condition without its times.
type Condition struct{ Type, Status, Reason, Message string }

// Certificate without what no two have in common.
type Certificate struct {
	PEM      []byte
	Fields   []Field // of the TBSCertificate besides serial number and validity
	Lifetime time.Duration
	Begin    time.Time
}

// Field is one element of a TBSCertificate in DER.
type Field struct {
	Name string
	DER  []byte
}

// Of an object as it is in the end. An error says that its certificate is none.
func Of(csr *certificates.CertificateSigningRequest, authority *x509.Certificate) (Outcome, error) {
	o := Outcome{Kind: Left}
	for _, c := range csr.Status.Conditions {
		o.Conditions = append(o.Conditions, Condition{string(c.Type), string(c.Status), c.Reason, c.Message})
	}
	switch {
	case len(csr.Status.Certificate) > 0:
		o.Kind = Issued
	case o.has(certificates.CertificateDenied):
		o.Kind = Denied
	case o.has(certificates.CertificateFailed):
		o.Kind = Failed
	case o.has(certificates.CertificateApproved):
		o.Kind = Approved
	}
	if o.Kind != Issued {
		return o, nil
	}
	var err error
	o.Certificate, err = read(csr.Status.Certificate, authority)
	return o, err
}

func (o Outcome) has(condition certificates.RequestConditionType) bool {
	for _, c := range o.Conditions {
		if c.Type == string(condition) {
			return true
		}
	}
	return false
}

func read(text []byte, authority *x509.Certificate) (*Certificate, error) {
	block, rest := pem.Decode(text)
	if block == nil || len(rest) > 0 || !bytes.Equal(pem.EncodeToMemory(block), text) {
		return nil, errors.New("its certificate is not one plain PEM block")
	}
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	if err := authority.CheckSignature(parsed.SignatureAlgorithm, parsed.RawTBSCertificate, parsed.Signature); err != nil {
		return nil, err
	}
	fields, err := fields(parsed.RawTBSCertificate)
	return &Certificate{text, fields, parsed.NotAfter.Sub(parsed.NotBefore), parsed.NotBefore}, err
}

// names of the elements of a TBSCertificate (RFC 5280, 4.1); empty: not compared.
var names = []string{"version", "", "signature algorithm", "issuer", "", "subject", "public key"}

func fields(tbs []byte) ([]Field, error) {
	elements, err := children(tbs)
	if err != nil {
		return nil, err
	}
	fields := []Field{}
	for i, element := range elements {
		switch {
		case i >= len(names):
			more, err := extensions(element)
			if err != nil {
				return nil, err
			}
			fields = append(fields, more...)
		case names[i] != "":
			fields = append(fields, Field{names[i], element})
		}
	}
	return fields, nil
}

// extensions are in a SEQUENCE in [3]; each is a field of its own.
func extensions(tagged []byte) ([]Field, error) {
	lists, err := children(tagged)
	if err != nil || len(lists) != 1 {
		return []Field{{"element", tagged}}, err
	}
	elements, err := children(lists[0])
	fields := []Field{}
	for i, element := range elements {
		fields = append(fields, Field{fmt.Sprintf("extension %d", i+1), element})
	}
	return fields, err
}

func children(der []byte) ([][]byte, error) {
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return nil, err
	}
	elements := [][]byte{}
	for rest := outer.Bytes; len(rest) > 0; {
		var element asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &element); err != nil {
			return nil, err
		}
		elements = append(elements, element.FullBytes)
	}
	return elements, nil
}
