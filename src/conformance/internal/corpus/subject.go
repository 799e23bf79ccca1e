package corpus

import (
	"encoding/asn1"
	"math/rand/v2"
	"slices"
	"strings"

	"signet.dev/conformance/internal/request"
)

var attributeTypes = []string{oidCN, oidO, oidOU, oidC, oidST, oidL, oidStreet, oidPostalCode, oidSerial,
	"0.9.2342.19200300.100.1.1", "1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25", "2.5.4.12", "2.5.4.46",
	"2.5.4.3.1", "2.5.29.17", "1.3.6.1.4.1.311.60.2.1.3"}

// Tags that encoding/asn1 has no name for.
const (
	tagVideotex  = 21
	tagGraphic   = 25
	tagVisible   = 26
	tagUniversal = 28
)

// Those that Go reads as a string stand more than once.
var stringTags = []int{asn1.TagUTF8String, asn1.TagPrintableString, asn1.TagIA5String, asn1.TagNumericString,
	asn1.TagT61String, asn1.TagBMPString, asn1.TagUTF8String, asn1.TagIA5String, asn1.TagT61String, asn1.TagBMPString,
	asn1.TagT61String, asn1.TagBMPString, asn1.TagGeneralString, tagVideotex, tagGraphic, tagVisible, tagUniversal,
	asn1.TagOctetString, asn1.TagInteger, asn1.TagBoolean, asn1.TagBitString, asn1.TagNull, asn1.TagOID,
	asn1.TagUTCTime, asn1.TagGeneralizedTime, asn1.TagEnum}

var strangeTexts = []string{"", "*", "a*b", "a&b", "joe@example.com", "a_b", "Jürgen", "日本", "\x00", "a\x00b", " x", "x ",
	"a\nb", "a\x7fb", "\xff\xfe", "\xc3\xa9", "\xe9", "a\"b", "a,b=c+d", "#1234", "x<y>;z", "system:masters", "system:nodes ",
	"System:Nodes", "system:nodes", "system:node:", "system:node", "system:nodes\x00", "'()+,-./:=?", "0123456789", "12 34",
	"\U0001F600", "\ufeffx", "\\", "a/b", "{}", "|", "~", "!", "$%^", "ı", "\xed\xa0\x80", "\xc0\x80",
	"\u202eabc", "e\u0301"}

func strangeText(random *rand.Rand) string {
	switch random.IntN(12) {
	case 0:
		return strings.Repeat("x", 60+random.IntN(12)) // RFC 5280's bounds are 64
	case 1:
		return strings.Repeat("long ", 60)
	}
	return pick(random, strangeTexts...)
}

// wide is the text as a BMPString holds it, if it fits: two bytes a character, surrogates as they are.
func encoded(tag int, text string) []byte {
	if tag != asn1.TagBMPString {
		return []byte(text)
	}
	wide := []byte{}
	for _, character := range text {
		wide = append(wide, byte(character>>8), byte(character))
	}
	return wide
}

func someAttribute(random *rand.Rand, r *request.Request) *request.Attribute {
	all := []*request.Attribute{}
	for i := range r.Subject {
		for j := range r.Subject[i] {
			all = append(all, &r.Subject[i][j])
		}
	}
	if len(all) == 0 {
		r.Subject = append(r.Subject, text(oidCN, "x"))
		return &r.Subject[0][0]
	}
	return pick(random, all...)
}

func insertRDN(random *rand.Rand, r *request.Request, rdn []request.Attribute) {
	r.Subject = slices.Insert(r.Subject, random.IntN(len(r.Subject)+1), rdn)
}

var subjectMutations = []mutation{
	{"an attribute more", func(random *rand.Rand, r *request.Request) {
		tag := pick(random, asn1.TagPrintableString, asn1.TagUTF8String, asn1.TagUTF8String, asn1.TagIA5String)
		insertRDN(random, r, []request.Attribute{attribute(pick(random, attributeTypes...), tag,
			pick(random, "a", "DE", "Main Street 1", "x@y", "ü"))})
	}},
	{"a strange attribute more", func(random *rand.Rand, r *request.Request) {
		tag := pick(random, stringTags...)
		insertRDN(random, r, []request.Attribute{{Type: pick(random, attributeTypes[:9]...), Tag: tag,
			Value: encoded(tag, strangeText(random))}})
	}},
	{"several attributes more", func(random *rand.Rand, r *request.Request) {
		for range 2 + random.IntN(6) {
			insertRDN(random, r, []request.Attribute{attribute(pick(random, attributeTypes[1:9]...), asn1.TagUTF8String,
				pick(random, "b", "a", "aa", "B", "", "z_", "a"))})
		}
	}},
	{"the order of the names", func(random *rand.Rand, r *request.Request) {
		random.Shuffle(len(r.Subject), func(i, j int) { r.Subject[i], r.Subject[j] = r.Subject[j], r.Subject[i] })
		slices.Reverse(r.Subject)
	}},
	{"one name with several attributes", func(random *rand.Rand, r *request.Request) {
		joined := slices.Concat(r.Subject...)
		if random.IntN(2) == 0 {
			joined = append(joined, attribute(pick(random, oidO, oidOU, oidCN), asn1.TagUTF8String, pick(random, "a", "b_")))
		}
		random.Shuffle(len(joined), func(i, j int) { joined[i], joined[j] = joined[j], joined[i] })
		r.Subject = [][]request.Attribute{joined}
	}},
	{"a name twice", func(random *rand.Rand, r *request.Request) {
		if len(r.Subject) > 0 {
			insertRDN(random, r, slices.Clone(pick(random, r.Subject...)))
		}
	}},
	{"a name less", func(random *rand.Rand, r *request.Request) {
		if len(r.Subject) > 0 {
			at := random.IntN(len(r.Subject))
			r.Subject = slices.Delete(slices.Clone(r.Subject), at, at+1)
		}
	}},
	{"no subject", func(_ *rand.Rand, r *request.Request) { r.Subject = nil }},
	{"a name without attributes", func(random *rand.Rand, r *request.Request) { insertRDN(random, r, nil) }},
	{"another kind of string", func(random *rand.Rand, r *request.Request) {
		a := someAttribute(random, r)
		a.Tag = pick(random, stringTags...)
		a.Value = encoded(a.Tag, string(a.Value))
	}},
	{"a strange value", func(random *rand.Rand, r *request.Request) {
		a := someAttribute(random, r)
		a.Tag = pick(random, asn1.TagUTF8String, asn1.TagUTF8String, asn1.TagT61String, asn1.TagBMPString, asn1.TagIA5String,
			asn1.TagPrintableString)
		a.Value = encoded(a.Tag, strangeText(random))
	}},
	{"a BMPString that is odd", func(random *rand.Rand, r *request.Request) {
		a := someAttribute(random, r)
		a.Tag = asn1.TagBMPString
		wide := encoded(a.Tag, string(a.Value))
		a.Value = pick(random, append(wide, 0, 0), append(wide, 0), []byte{0, 0}, []byte{0xd8, 0x3d, 0xde, 0x00},
			[]byte{0xd8, 0x00, 0, 'x'}, append(wide, 0, 0, 0, 0), []byte{0xff, 0xff}, []byte{0xdc, 0x00})
	}},
	{"a string that is constructed, or of another class", func(random *rand.Rand, r *request.Request) {
		a := someAttribute(random, r)
		if random.IntN(2) == 0 {
			a.Compound, a.Value = true, request.Universal(a.Tag, a.Value)
		} else {
			a.Class = asn1.ClassContextSpecific
		}
	}},
	{"another organization", func(random *rand.Rand, r *request.Request) {
		insertRDN(random, r, text(oidO, pick(random, "system:nodes", "system:masters", "system:master", "others")))
	}},
	{"another common name", func(random *rand.Rand, r *request.Request) {
		insertRDN(random, r, text(oidCN, pick(random, "system:node:", "system:node:other", "mike", "SYSTEM:NODE:x", "system:node")))
	}},
}
