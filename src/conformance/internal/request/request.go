// Package request is what the corpus says of a request, and how that becomes an object of the API. No I/O.
package request

// Request is one request of the corpus. Everything but the key's value is in it.
type Request struct {
	Name      string   // of the object
	Origin    string   // what it is: a row of upstream's tables, or the kind that was mutated
	Mutations []string // what was done to it

	Signer     string
	Requester  Requester
	Usages     []string
	Expiration *int32
	Decision   Decision

	Version    int
	Subject    [][]Attribute
	Names      []Name // of the SAN extension; nil: there is none
	NamesAfter []byte // after the SAN's SEQUENCE, within the extension
	Critical   Critical
	Extensions []Extension // besides the SAN
	SANFirst   bool        // whether the SAN comes before them
	Attributes [][]byte    // of the request, besides the one with the extensions; DER
	SameValues [][]byte    // more values of the attribute with the extensions; DER

	Key       string
	Signature string
	Parameter Parameter // of the signature's algorithm
	Damage    Damage

	Trailing []Label // each gets an element more at its end
	Wrapping string  // of the PEM text
	Raw      []byte  // what is sent in place of the PEM text, if anything
}

// Requester is whom the API server takes the creator for.
type Requester struct {
	User   string
	UID    string
	Groups []string
	Extra  map[string][]string
}

// Decision is an administrator's, before any controller starts.
type Decision string

// The decisions.
const (
	None             Decision = ""
	Approve          Decision = "approve"
	Deny             Decision = "deny"
	Fail             Decision = "fail"
	ApproveAndFail   Decision = "approve and fail"
	ApproveAndCustom Decision = "approve and a condition of another type"
)

// Attribute of a subject.
type Attribute struct {
	Type     string // dotted
	Class    int
	Tag      int
	Compound bool
	Value    []byte
}

// Name is a general name.
type Name struct {
	Class    int
	Tag      int
	Compound bool
	Value    []byte
}

// Critical is what an extension says of itself.
type Critical string

// Absent stands for false; the last two are DER's no.
const (
	Absent        Critical = ""
	True          Critical = "true"
	ExplicitFalse Critical = "false, spelled out"
	OddTrue       Critical = "true as 0x01"
)

// Extension that is asked for.
type Extension struct {
	Type     string // dotted
	Critical Critical
	Value    []byte
}

// Parameter is what stands for parameters of the signature's algorithm.
type Parameter string

// Usual is what the RFCs say.
const (
	Usual       Parameter = ""
	NoParameter Parameter = "absent"
	Null        Parameter = "NULL"
	Junk        Parameter = "a number"
)

// Damage to the signature.
type Damage string

// The kinds of damage.
const (
	Undamaged    Damage = ""
	WrongBytes   Damage = "other bytes"
	PaddedBits   Damage = "a bit string with unused bits"
	AnotherKey   Damage = "of another key"
	OtherContent Damage = "of other content"
)

// Label names a SEQUENCE of a request.
type Label string

// The labels.
const (
	LabelRequest       Label = "CertificationRequest"
	LabelInfo          Label = "CertificationRequestInfo"
	LabelAlgorithm     Label = "signatureAlgorithm"
	LabelKey           Label = "SubjectPublicKeyInfo"
	LabelKeyAlgorithm  Label = "SubjectPublicKeyInfo.algorithm"
	LabelRSAKey        Label = "RSAPublicKey"
	LabelAttribute     Label = "AttributeTypeAndValue"
	LabelSubject       Label = "Name"
	LabelExtensionList Label = "Extensions"
	LabelExtension     Label = "Extension"
	LabelCSRAttribute  Label = "Attribute"
)

// Labels are all of them.
var Labels = []Label{LabelRequest, LabelInfo, LabelAlgorithm, LabelKey, LabelKeyAlgorithm, LabelRSAKey, LabelAttribute,
	LabelSubject, LabelExtensionList, LabelExtension, LabelCSRAttribute}
