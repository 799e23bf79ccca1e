package request

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/asn1"
	"slices"

	certificates "k8s.io/api/certificates/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	oidSAN              = "2.5.29.17"
	oidExtensionRequest = "1.2.840.113549.1.9.14"
	contextTag0         = 0
)

// Object is the request as it is created.
func (r *Request) Object(keys *Keys) *certificates.CertificateSigningRequest {
	usages := []certificates.KeyUsage{}
	for _, usage := range r.Usages {
		usages = append(usages, certificates.KeyUsage(usage))
	}
	content := r.Raw
	if content == nil {
		content = wrap(r.Wrapping, r.DER(keys))
	}
	return &certificates.CertificateSigningRequest{
		TypeMeta:   meta.TypeMeta{APIVersion: "certificates.k8s.io/v1", Kind: "CertificateSigningRequest"},
		ObjectMeta: meta.ObjectMeta{Name: r.Name},
		Spec: certificates.CertificateSigningRequestSpec{
			Request:           content,
			SignerName:        r.Signer,
			Usages:            usages,
			ExpirationSeconds: r.Expiration,
		},
	}
}

// DER of the PKCS#10 request.
func (r *Request) DER(keys *Keys) []byte {
	key := keys.Of(r.Key)
	info := r.seq(LabelInfo, integer(r.Version), r.subject(), r.publicKey(key), r.attributes())
	signed := info
	if r.Damage == OtherContent {
		signed = slices.Concat(info, []byte{0})
	}
	signer := key
	if r.Damage == AnotherKey {
		signer = keys.Other(r.Key)
	}
	signature := sign(r.Signature, signer, signed)
	if r.Damage == WrongBytes {
		signature[len(signature)/2] ^= 0x10
	}
	value := bits(signature)
	if r.Damage == PaddedBits {
		value = must(asn1.Marshal(asn1.BitString{Bytes: append(signature, 0), BitLength: 8*len(signature) + 3}))
	}
	return r.seq(LabelRequest, info, r.seq(LabelAlgorithm, algorithm(r.Signature, r.Parameter)...), value)
}

// seq is a SEQUENCE with one element more if the request wants that.
func (r *Request) seq(label Label, parts ...[]byte) []byte {
	if slices.Contains(r.Trailing, label) {
		parts = append(slices.Clone(parts), Universal(asn1.TagUTF8String, []byte("more")))
	}
	return sequence(parts...)
}

func (r *Request) subject() []byte {
	rdns := [][]byte{}
	for _, rdn := range r.Subject {
		attributes := [][]byte{}
		for _, a := range rdn {
			attributes = append(attributes, r.seq(LabelAttribute, OID(a.Type), tlv(a.Class, a.Tag, a.Compound, a.Value)))
		}
		rdns = append(rdns, set(attributes...))
	}
	return r.seq(LabelSubject, rdns...)
}

func (r *Request) attributes() []byte {
	all := [][]byte{}
	if list := r.extensions(); len(list) > 0 {
		values := append([][]byte{r.seq(LabelExtensionList, list...)}, r.SameValues...)
		all = append(all, r.seq(LabelCSRAttribute, OID(oidExtensionRequest), set(values...)))
	}
	return tlv(asn1.ClassContextSpecific, contextTag0, true, append(all, r.Attributes...)...)
}

func (r *Request) extensions() [][]byte {
	list := [][]byte{}
	for _, extension := range r.Extensions {
		list = append(list, r.extension(extension))
	}
	if r.Names == nil {
		return list
	}
	names := [][]byte{}
	for _, name := range r.Names {
		names = append(names, tlv(name.Class, name.Tag, name.Compound, name.Value))
	}
	san := r.extension(Extension{oidSAN, r.Critical, append(sequence(names...), r.NamesAfter...)})
	if r.SANFirst {
		return append([][]byte{san}, list...)
	}
	return append(list, san)
}

func (r *Request) extension(e Extension) []byte {
	parts := [][]byte{OID(e.Type)}
	switch e.Critical {
	case True:
		parts = append(parts, Universal(asn1.TagBoolean, []byte{0xff}))
	case ExplicitFalse:
		parts = append(parts, Universal(asn1.TagBoolean, []byte{0}))
	case OddTrue:
		parts = append(parts, Universal(asn1.TagBoolean, []byte{1}))
	}
	return r.seq(LabelExtension, append(parts, Universal(asn1.TagOctetString, e.Value))...)
}

// ExtensionRequest is one more attribute with a list of extensions.
func ExtensionRequest(extensions ...Extension) []byte {
	r, list := &Request{}, [][]byte{}
	for _, extension := range extensions {
		list = append(list, r.extension(extension))
	}
	return CSRAttribute(oidExtensionRequest, sequence(list...))
}

// CSRAttribute is an attribute of a request.
func CSRAttribute(oid string, values ...[]byte) []byte { return sequence(OID(oid), set(values...)) }

// SAN is the value of an extension with these names.
func SAN(names ...Name) []byte {
	parts := [][]byte{}
	for _, name := range names {
		parts = append(parts, tlv(name.Class, name.Tag, name.Compound, name.Value))
	}
	return sequence(parts...)
}

var curves = map[string]string{
	"P-224": "1.3.132.0.33", "P-256": "1.2.840.10045.3.1.7", "P-384": "1.3.132.0.34", "P-521": "1.3.132.0.35",
}

func (r *Request) publicKey(key crypto.Signer) []byte {
	switch public := key.Public().(type) {
	case *rsa.PublicKey:
		rsaKey := r.seq(LabelRSAKey, must(asn1.Marshal(public.N)), integer(public.E))
		return r.seq(LabelKey, r.seq(LabelKeyAlgorithm, OID("1.2.840.113549.1.1.1"), asn1.NullBytes), bits(rsaKey))
	case *ecdsa.PublicKey:
		curve := OID(curves[public.Curve.Params().Name])
		return r.seq(LabelKey, r.seq(LabelKeyAlgorithm, OID("1.2.840.10045.2.1"), curve), bits(must(public.Bytes())))
	case ed25519.PublicKey:
		return r.seq(LabelKey, r.seq(LabelKeyAlgorithm, OID("1.3.101.112")), bits(public))
	}
	panic("a bug in the corpus: a key of another kind")
}
