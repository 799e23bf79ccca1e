package corpus

import (
	"encoding/asn1"
	"math/rand/v2"
	"slices"

	"signet.dev/conformance/internal/request"
)

var usages = []string{"signing", "digital signature", "content commitment", "key encipherment", "key agreement",
	"data encipherment", "cert sign", "crl sign", "encipher only", "decipher only", "any", "server auth", "client auth",
	"code signing", "email protection", "s/mime", "ipsec end system", "ipsec tunnel", "ipsec user", "timestamping",
	"ocsp signing", "microsoft sgc", "netscape sgc"}

var usageMutations = []mutation{
	{"a usage more", func(random *rand.Rand, r *request.Request) {
		r.Usages = slices.Insert(slices.Clone(r.Usages), random.IntN(len(r.Usages)+1), pick(random, usages...))
	}},
	{"a usage less", func(random *rand.Rand, r *request.Request) {
		if len(r.Usages) > 0 {
			at := random.IntN(len(r.Usages))
			r.Usages = slices.Delete(slices.Clone(r.Usages), at, at+1)
		}
	}},
	{"key encipherment", func(_ *rand.Rand, r *request.Request) {
		r.Usages = distinct(append(slices.Clone(r.Usages), "key encipherment"))
	}},
	{"the order of the usages", func(_ *rand.Rand, r *request.Request) {
		r.Usages = slices.Clone(r.Usages)
		slices.Reverse(r.Usages)
	}},
	{"a usage twice", func(random *rand.Rand, r *request.Request) {
		if len(r.Usages) > 0 {
			r.Usages = append(slices.Clone(r.Usages), pick(random, r.Usages...))
		}
	}},
	{"some usages", func(random *rand.Rand, r *request.Request) {
		r.Usages = nil
		for _, usage := range usages {
			if random.IntN(8) == 0 {
				r.Usages = append(r.Usages, usage)
			}
		}
	}},
	{"a usage that there is not", func(random *rand.Rand, r *request.Request) {
		r.Usages = append(slices.Clone(r.Usages), pick(random, "Client Auth", "client  auth", "", "everything"))
	}},
}

var requesterMutations = []mutation{
	{"another node", func(_ *rand.Rand, r *request.Request) { r.Requester = node("another") }},
	{"a bootstrap user with rights", func(_ *rand.Rand, r *request.Request) { r.Requester = bootstrap() }},
	{"a bootstrap user without rights", func(_ *rand.Rand, r *request.Request) { r.Requester = bootstrapWithoutRights() }},
	{"somebody without rights", func(_ *rand.Rand, r *request.Request) { r.Requester = alice() }},
	{"somebody with both rights, a UID and extra", func(_ *rand.Rand, r *request.Request) { r.Requester = carol() }},
	{"somebody with the name of a node", func(_ *rand.Rand, r *request.Request) {
		r.Requester = request.Requester{User: nodeUser + "n1", Groups: []string{"system:authenticated"}}
		r.Subject = nodeSubject("n1")
	}},
	{"a node's name, in both groups", func(_ *rand.Rand, r *request.Request) {
		r.Requester = request.Requester{User: nodeUser + "n2",
			Groups: []string{"system:nodes", BootstrapGroup, "system:authenticated"}}
		r.Subject = nodeSubject("n2")
	}},
}

var keyMutations = []mutation{
	{"another key", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, request.KeyKinds...)
		r.Signature = request.Schemes(r.Key)[0]
	}},
	{"an RSA key", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, request.KeyKinds[5:]...)
		r.Signature = pick(random, request.Schemes(r.Key)...)
	}},
	{"another signature algorithm", func(random *rand.Rand, r *request.Request) {
		r.Signature = pick(random, request.Schemes(r.Key)...)
	}},
	{"RSASSA-PSS", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, "RSA 2048", "RSA 2047", "RSA 3072", "RSA 1024")
		r.Signature = pick(random, request.PSS(r.Key)...)
	}},
	{"other parameters of the signature algorithm", func(random *rand.Rand, r *request.Request) {
		r.Parameter = pick(random, request.NoParameter, request.Null, request.Junk)
	}},
	{"a damaged signature", func(random *rand.Rand, r *request.Request) {
		r.Damage = pick(random, request.WrongBytes, request.PaddedBits, request.AnotherKey, request.OtherContent)
	}},
}

var (
	caTrue  = request.Extension{Type: "2.5.29.19", Critical: request.True, Value: []byte{0x30, 0x03, 0x01, 0x01, 0xff}}
	unknown = request.Extension{Type: "1.3.6.1.4.1.99999.1", Critical: request.True, Value: []byte("x")}
	keyUse  = request.Extension{Type: "2.5.29.15", Critical: request.True, Value: []byte{0x03, 0x02, 0x02, 0x84}}
	extUse  = request.Extension{Type: "2.5.29.37", Value: []byte("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x03")}
	san     = request.Extension{Type: "2.5.29.17", Value: request.SAN(name(tagDNS, "second.example.com"))}
	oddUse  = request.Extension{Type: "2.5.29.15", Value: []byte{0x04, 0x01, 0x00}}
	noValue = request.Extension{Type: "2.5.29.14"}
)

const (
	oidChallengePassword = "1.2.840.113549.1.9.7"
	oidExtensionRequest  = "1.2.840.113549.1.9.14"
	oidMicrosoftRequest  = "1.3.6.1.4.1.311.2.1.14"
)

func oddAttributes() [][]byte {
	return [][]byte{
		request.CSRAttribute(oidChallengePassword, request.Universal(asn1.TagUTF8String, []byte("secret"))),
		request.CSRAttribute(oidMicrosoftRequest, san.Value),
		request.CSRAttribute(oidExtensionRequest),
		request.CSRAttribute("1.2.3"),
		request.Universal(asn1.TagInteger, []byte{1}),
		request.Universal(asn1.TagOctetString, []byte("not an attribute")),
		{0x30, 0x00},
		{0x31, 0x00},
		request.CSRAttribute(oidExtensionRequest, request.Universal(asn1.TagInteger, []byte{1})),
		request.CSRAttribute(oidExtensionRequest, []byte{0x30, 0x02, 0x05, 0x00}),
		request.CSRAttribute(oidExtensionRequest, []byte{0x31, 0x00}),
	}
}

var encodingMutations = []mutation{
	{"an extension more", func(random *rand.Rand, r *request.Request) {
		r.Extensions = append(r.Extensions, pick(random, caTrue, unknown, keyUse, extUse, oddUse, noValue))
	}},
	{"a second SAN", func(_ *rand.Rand, r *request.Request) { r.Extensions = append(r.Extensions, san) }},
	{"a second list of extensions", func(random *rand.Rand, r *request.Request) {
		r.Attributes = append(r.Attributes, request.ExtensionRequest(pick(random, caTrue, unknown, san, keyUse)))
	}},
	{"a second value of the list of extensions", func(random *rand.Rand, r *request.Request) {
		if r.Names == nil {
			r.Names = []request.Name{name(tagDNS, "first.example.com")}
		}
		r.SameValues = [][]byte{pick(random, []byte{0x30, 0x00}, []byte{0x05, 0x00}, []byte("\x0c\x01x"))}
	}},
	{"an odd attribute of the request", func(random *rand.Rand, r *request.Request) {
		r.Attributes = append(r.Attributes, pick(random, oddAttributes()...))
	}},
	{"an extension whose critical is odd", func(random *rand.Rand, r *request.Request) {
		odd := extUse
		odd.Critical = pick(random, request.ExplicitFalse, request.OddTrue, request.True)
		r.Extensions = append(r.Extensions, odd)
	}},
	{"an element too many", func(random *rand.Rand, r *request.Request) {
		r.Trailing = append(r.Trailing, pick(random, request.Labels...))
	}},
	{"an element too many in an extension", func(random *rand.Rand, r *request.Request) {
		if r.Names == nil {
			r.Extensions = append(r.Extensions, extUse)
		}
		r.Trailing = append(r.Trailing, pick(random, request.LabelExtension, request.LabelCSRAttribute))
	}},
	{"another version", func(random *rand.Rand, r *request.Request) { r.Version = pick(random, 1, 2, -1, 127, 1<<31) }},
	{"the text around it", func(random *rand.Rand, r *request.Request) { r.Wrapping = pick(random, request.Wrappings[1:]...) }},
	{"text around it that is read", func(random *rand.Rand, r *request.Request) {
		r.Wrapping = pick(random, "text before", "text after", "headers", "CRLF", "a second block", "one line", "short lines")
	}},
}

var otherMutations = []mutation{
	{"another duration", func(random *rand.Rand, r *request.Request) {
		seconds := pick[int32](random, 600, 601, 3600, 28799, 28800, 28801, 86399, 86400, 86401, 31536000, 1<<31-1, 599, 0, -1)
		r.Expiration = &seconds
	}},
	{"another signer", func(random *rand.Rand, r *request.Request) {
		r.Signer = pick(random, KubeletClient, KubeletServing, APIClient, "example.com/other", "kubernetes.io/legacy-unknown", "x", "kubernetes.io/other")
	}},
	{"another decision", func(random *rand.Rand, r *request.Request) {
		r.Decision = pick(random, request.None, request.Approve, request.Deny, request.Fail, request.ApproveAndFail, request.ApproveAndCustom)
	}},
}
