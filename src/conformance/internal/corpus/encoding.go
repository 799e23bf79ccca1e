package corpus

import (
	"encoding/asn1"
	"math/rand/v2"

	"signet.dev/conformance/internal/request"
)

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
