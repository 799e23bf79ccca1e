package corpus

import (
	"encoding/asn1"
	"math/rand/v2"
	"slices"
	"strings"

	"signet.dev/conformance/internal/request"
)

var dnsNames = []string{"a.example.com", "*.example.com", "*", "A.Example.COM", "a.example.com.", "", ".", "a..b", "-a.b", "a_b.c",
	"kubernetes.default.svc", "localhost", "10.0.0.1", "a b", "a\x00b", "bücher.example", "xn--bcher-kva.example", "\xff",
	"a.*.b", "a:443", "https://a", "a/b", "\x7f", "@"}

var emails = []string{"joe@example.com", "joe", "", "@", "Joe <joe@example.com>", "a@b@c", "jürgen@example.com", "a b@c", "x@[10.0.0.1]"}

var uris = []string{"spiffe://cluster.local/ns/a/sa/b", "https://example.com", "HTTPS://Example.COM/Path", "http://a.b/c?d=e#f",
	"http://user:pass@example.com:8080/x?y", "http://us%20er:p%40ss@example.com/", "urn:uuid:1234", "mailto:a@b.c", "/path", "path", "",
	"http://a.b/%7Efoo", "http://a.b/a%2fb", "http://a.b/a%2Fb", "http://a.b/a b", "http://a.b/%zz", "http://a.b?", "http://a.b#",
	"http://a.b/#%20x", "http://a.b/a[b]", "http://[::1]/", "http://[::1]:80/", "http://10.0.0.1/", "//host/x", "//", "a:b", "1:b",
	"http:///x", "http://a.b:/x", "http://a.b:x/", "http://a_b/", "http://a..b/", "http://a.b/?q=a b", "http://a.b/?q=%zz",
	"http://a.b/;x=1,2!$&'()*+", "http://a.b/\"<>^`{|}", "http://*.b/", "http://%41.b/", "http://user@a.b", "http://:pw@a.b/",
	"http://us:er:x@a.b/", "http://user:@a.b/", "*", "*?x", "x:?a", "x:/a", "x:a?b#c", "http://a.b/%41%42", "http://a.b//c", "/a:b", "./a:b", "a/b:c", "?q",
	"#f", "http://a.b/é", "http://a.b/\x7f", "http://a.b/\x01", "http://a.b/a%20b%2", "http://a.b/#a[b]", "http://a.b/#a%5Bb", "http://a.b/#\"", "HTTP:opaque",
	"http://a.b./", "http://A%20B/", "http://[fe80::1%25en0]/", "http://a.b/%E4%BD%A0", "file:///etc/x", "http://u$&:p!@a.b/", "http://u%3A@a.b/",
	"x:%20", "//a.b", "http:a/b", "x://", "x:", ":x", "http://a.b/a;b/c%3Bd", "http://a.b/!%21", "http://a.b/$%24&+,/:;=@", "http://a.b/%2B+"}

var addresses = []string{"\x0a\x00\x00\x01", "\x00\x00\x00\x00", "\x7f\x00\x00\x01", "\xff\xff\xff\xff", "",
	"\x01", "\x01\x02\x03", "\x01\x02\x03\x04\x05", "\x0a\x00\x00\x00\xff\x00\x00\x00",
	strings.Repeat("\x00", 16), strings.Repeat("\x00", 15) + "\x01", strings.Repeat("\x00", 10) + "\xff\xff\x0a\x00\x00\x01",
	strings.Repeat("\x00", 12) + "\x0a\x00\x00\x01", "\x20\x01\x0d\xb8" + strings.Repeat("\x00", 12), "\xfe\x80" + strings.Repeat("\x00", 14),
	strings.Repeat("\xff", 16), strings.Repeat("\x01", 32), "\x00\x64\xff\x9b" + strings.Repeat("\x00", 8) + "\x0a\x00\x00\x01"}

// otherNames are of the kinds that Go does not see, and some that are none.
func otherNames() []request.Name {
	constructed := func(tag int, value []byte) request.Name {
		return request.Name{Class: asn1.ClassContextSpecific, Tag: tag, Compound: true, Value: value}
	}
	utf8 := request.Universal(asn1.TagUTF8String, []byte("x@y"))
	return []request.Name{
		constructed(0, slices.Concat(request.OID("1.3.6.1.4.1.311.20.2.3"), []byte{0xa0, byte(len(utf8))}, utf8)),
		constructed(3, nil),
		constructed(4, []byte{0x30, 0x00}),
		constructed(5, nil),
		name(8, "\x2a\x03\x04"),
		name(0, "x"), name(4, "x"), name(9, "x"), name(30, "x"), name(31, "x"), name(200, "x"),
		constructed(tagDNS, request.Universal(asn1.TagIA5String, []byte("a.b"))),
		constructed(tagIP, request.Universal(asn1.TagOctetString, []byte{10, 0, 0, 1})),
		{Class: asn1.ClassUniversal, Tag: asn1.TagIA5String, Value: []byte("a.b")},
		{Class: asn1.ClassUniversal, Tag: asn1.TagInteger, Value: []byte{2}},
		{Class: asn1.ClassApplication, Tag: tagDNS, Value: []byte("a.b")},
		{Class: asn1.ClassPrivate, Tag: tagDNS, Value: []byte("a.b")},
		{Class: asn1.ClassUniversal, Tag: asn1.TagSequence, Compound: true},
	}
}

func insertName(random *rand.Rand, r *request.Request, n request.Name) {
	r.Names = slices.Insert(slices.Clone(r.Names), random.IntN(len(r.Names)+1), n)
}

var nameMutations = []mutation{
	{"a DNS name more", func(random *rand.Rand, r *request.Request) {
		insertName(random, r, name(tagDNS, pick(random, dnsNames...)))
	}},
	{"an e-mail address more", func(random *rand.Rand, r *request.Request) {
		insertName(random, r, name(tagEmail, pick(random, emails...)))
	}},
	{"a URI more", func(random *rand.Rand, r *request.Request) {
		insertName(random, r, name(tagURI, pick(random, uris...)))
	}},
	{"a URI instead", func(random *rand.Rand, r *request.Request) {
		r.Names = []request.Name{name(tagURI, pick(random, uris...))}
		if r.Signer != APIClient {
			*r = *apiClient("someone", alice())
			r.Names, r.Decision = []request.Name{name(tagURI, pick(random, uris...))}, request.Approve
		}
	}},
	{"an IP address more", func(random *rand.Rand, r *request.Request) {
		insertName(random, r, name(tagIP, pick(random, addresses...)))
	}},
	{"a name of another kind more", func(random *rand.Rand, r *request.Request) { insertName(random, r, pick(random, otherNames()...)) }},
	{"only a name of another kind", func(random *rand.Rand, r *request.Request) {
		r.Names = []request.Name{pick(random, otherNames()...)}
	}},
	{"many names", func(random *rand.Rand, r *request.Request) {
		for range 2 + random.IntN(8) {
			insertName(random, r, pick(random, name(tagDNS, pick(random, dnsNames[:4]...)), name(tagEmail, emails[0]),
				name(tagURI, pick(random, uris[:4]...)), name(tagIP, pick(random, addresses[0], addresses[13]))))
		}
	}},
	{"a list without names", func(_ *rand.Rand, r *request.Request) { r.Names = []request.Name{} }},
	{"no names", func(_ *rand.Rand, r *request.Request) { r.Names = nil }},
	{"the order of the alternative names", func(_ *rand.Rand, r *request.Request) {
		r.Names = slices.Clone(r.Names)
		slices.Reverse(r.Names)
	}},
	{"the names are critical", func(random *rand.Rand, r *request.Request) {
		r.Critical = pick(random, request.True, request.ExplicitFalse, request.OddTrue)
	}},
	{"bytes after the names", func(random *rand.Rand, r *request.Request) {
		if r.Names == nil {
			r.Names = []request.Name{name(tagDNS, "a.example.com")}
		}
		r.NamesAfter = pick(random, []byte{0}, []byte{0x05, 0x00}, []byte("junk"))
	}},
}
