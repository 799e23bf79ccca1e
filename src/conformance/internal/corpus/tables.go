package corpus

import (
	"slices"
	"strconv"
	"strings"

	"signet.dev/conformance/internal/request"
)

// Tables are the rows of Kubernetes' own tests (v1.36) that can be a request on a real API server. The names of the rows:
// AH, AR, AI and AU are the approver's, SH and SG the signer's, SD and DU the durations', KU the usages', KS and KC the
// signers' profiles', VC the API server's validation's, U and N its admission's.
func Tables() []*request.Request {
	all := slices.Concat(approver(), recognizers(), signer(), durations(), usageRows(), servingProfile(), clientProfile(),
		validation(), admission())
	seen := map[string]int{}
	for _, r := range all {
		id := strings.ToLower(r.Origin)
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		r.Name = "t-" + id
	}
	return all
}

// NotReal are the rows that cannot be a request on a real API server, with the reason.
var NotReal = map[string]string{
	"AU4":      "the API server refuses Approved and Denied together",
	"AC1":      "how often the approver writes cannot be seen in the object; that there is one Approved condition can, in every row",
	"SH6":      "the API server refuses signer kubernetes.io/legacy-unknown: row SG1 is that refusal",
	"CA1-CA9":  "they are about other durations and backdates of the signer than kube-controller-manager has flags for",
	"CA11":     "it is about a CA that ends now",
	"CA12":     "it is about a CA that ends now",
	"VC24":     "the API server drops the status of what is created: rows AU2 and AU3 decide later",
	"VC25":     "as VC24",
	"VC26":     "as VC24",
	"VC27":     "as VC24; row SH9 has these two conditions",
	"VO,VU,VS": "they are about updates, which are the API server's alone",
	"VA,VX":    "they are about updates, which are the API server's alone",
	"RS-RM":    "they are about updates and metrics of the API server",
	"P,Q":      "they are about who may approve and sign",
	"U1-U3":    "they are about calls that are not creations of requests",
	"CL,PC":    "they are about the cleaner",
}

// row takes the request into the tables under the row's name.
func row(name string, r *request.Request, changes ...func(*request.Request)) *request.Request {
	r.Origin = name
	for _, change := range changes {
		change(r)
	}
	return r
}

func by(requester request.Requester) func(*request.Request) {
	return func(r *request.Request) { r.Requester = requester }
}

func decided(decision request.Decision) func(*request.Request) {
	return func(r *request.Request) { r.Decision = decision }
}

func to(signer string) func(*request.Request) { return func(r *request.Request) { r.Signer = signer } }

func using(usages ...string) func(*request.Request) {
	return func(r *request.Request) { r.Usages = usages }
}

func subject(organization, commonName string) func(*request.Request) {
	return func(r *request.Request) {
		r.Subject = nil
		if organization != "" {
			r.Subject = append(r.Subject, text(oidO, organization))
		}
		if commonName != "" {
			r.Subject = append(r.Subject, text(oidCN, commonName))
		}
	}
}

func named(names ...request.Name) func(*request.Request) {
	return func(r *request.Request) { r.Names = append(slices.Clone(r.Names), names...) }
}

func lasting(seconds int32) func(*request.Request) {
	return func(r *request.Request) { r.Expiration = &seconds }
}

// nodeInBothGroups has the rights of both profiles; foreign has a node's name and is none to NodeRestriction.
func nodeInBothGroups(name string) request.Requester {
	requester := node(name)
	requester.Groups = append(requester.Groups, BootstrapGroup)
	return requester
}

func foreign(user string) request.Requester {
	return request.Requester{User: user, Groups: []string{BootstrapGroup, "system:authenticated"}}
}

func approver() []*request.Request {
	return []*request.Request{
		row("AH1", nodeClient("foo", alice()), subject("others", "system:node:foo")),
		row("AH2", nodeClient("foo", bootstrap()), subject("others", "system:node:foo")),
		row("AH3", nodeClient("foo", alice())),
		row("AH4", nodeClient("foo", bootstrap())),
		row("AI1", nodeClient("abc", node("abc"))),
		row("AI2", nodeClient("abc", foreign("does-not-match-cn"))),
		row("AI3", nodeClient("abc", foreign("does-not-match-cn")), to(APIClient)),
		row("AU1", serving("foo", node("foo"))),
		row("AU2", serving("foo", node("foo")), decided(request.Deny)),
		row("AU3", serving("foo", node("foo")), decided(request.Approve)),
	}
}

func recognizers() []*request.Request {
	rows := []*request.Request{}
	for _, usages := range [][]string{{"key encipherment", "digital signature", "client auth"}, {"digital signature", "client auth"}} {
		for _, requester := range []request.Requester{nodeInBothGroups("foo"), node("foo"), foreign("system:node:foo")} {
			base := func() *request.Request { return nodeClient("foo", requester) }
			rows = append(rows,
				row("AR1", base(), using(usages...)),
				row("AR2", base(), using(usages...), subject("system:nodes", "mike")),
				row("AR3", base(), using(usages...), subject("", "system:node:foo")),
				row("AR4", base(), using(usages...), subject("system:master", "system:node:foo")),
				row("AR5", base(), using(append(slices.Clone(usages), "server auth")...)),
				row("AR6", base(), using(usages...), to("example.com/not-correct")),
				row("AR7", base(), using(usages...), to(KubeletServing)),
				row("AR8", base(), using(usages...), by(foreign("joe"))),
				row("AR9", base(), using(usages...), subject("system:nodes", "system:node:bar")))
		}
	}
	return rows
}

func signer() []*request.Request {
	client := []string{"client auth", "digital signature", "key encipherment"}
	server := []string{"server auth", "digital signature", "key encipherment"}
	hello := func() *request.Request {
		return row("", apiClient("hello-world", alice()), subject("some-org", "hello-world"), decided(request.Approve))
	}
	kubelet := func() *request.Request {
		return row("", nodeClient("hello-world", alice()), decided(request.Approve))
	}
	example := func() *request.Request {
		r := row("", serving("testnode", node("testnode")), decided(request.Approve))
		r.Names = []request.Name{name(tagDNS, "example.com")}
		return r
	}
	return []*request.Request{
		row("SG1", nodeClient("k-a-node-s36b", alice()), to("kubernetes.io/legacy-unknown"),
			using("signing", "key encipherment", "server auth", "client auth")),
		row("SH1", hello(), using(client...)),
		row("SH2", hello(), using(client[:2]...)),
		row("SH3", hello(), using(append(client, "server auth")...)),
		row("SH4", kubelet(), using(client...)),
		row("SH5", kubelet(), using(client[:2]...)),
		row("SH7", example(), using(server...)),
		row("SH8", example(), using(server[:2]...)),
		row("SH9", example(), decided(request.ApproveAndFail)),
		row("SH10", hello(), to("kubernetes.io/not-recognised")),
		row("SH11", example(), decided(request.None)),
		row("SH12", hello(), to("example.com/sample-name")),
		row("SH13", hello(), to("kubernetes.io/not-a-real-signer")),
		row("CA10", hello(), named(name(tagURI, "https://user:pw@example.com:8443/path/x?a=b&c=d"))),
	}
}

// durations are about a signer that grants a day, as both sides here.
func durations() []*request.Request {
	rows := []*request.Request{row("DU1", apiClient("du", alice()), decided(request.Approve))}
	for _, d := range []struct {
		name    string
		seconds int32
	}{
		{"DU2", 24 * 3600}, {"DU3", 48 * 3600}, {"DU4", 20 * 3600}, {"DU5", 10 * 3600}, {"DU6", 2 * 3600}, {"DU7", 1800},
		{"DU8", 600}, {"DU9", 599}, {"DU10", 180}, {"DU11", -420},
		{"SD1", 1800}, {"SD2", 3 * 3600}, {"SD3", -60}, {"SD4", 599}, {"SD5", 600}, {"SD6", 3600},
		{"CA", 8 * 3600}, {"CA", 8*3600 - 1}, {"CA", 24*3600 - 1}, {"CA", 24*3600 + 1},
	} {
		rows = append(rows, row(d.name, apiClient("du", alice()), lasting(d.seconds), decided(request.Approve)))
	}
	return append(rows, row("SD7", nodeClient("sd", bootstrap())))
}

func usageRows() []*request.Request {
	rows := []*request.Request{}
	for i, list := range [][]string{{"signing"}, {"client auth"}, {"client auth", "client auth"}, {"cert sign", "encipher only"},
		{"ocsp signing", "crl sign", "s/mime", "content commitment"}, {"unsupported string"}} {
		for _, signer := range []string{APIClient, KubeletServing, KubeletClient} {
			rows = append(rows, row("KU"+strconv.Itoa(i+1), serving("ku", bootstrap()), to(signer), using(list...), decided(request.Approve)))
		}
	}
	return rows
}

func servingProfile() []*request.Request {
	server := []string{"digital signature", "key encipherment", "server auth"}
	base := func() *request.Request {
		return row("", serving("requester-name", node("requester-name")), using(server...), decided(request.Approve))
	}
	nameless := base()
	nameless.Names = nil
	return []*request.Request{
		row("KS1", base()),
		row("KS2", base(), using("digital signature", "server auth")),
		row("KS3", base(), subject("other", "system:node:requester-name")),
		row("KS4", base(), by(alice()), subject("system:nodes", "requester-name")),
		row("KS5", base(), using(append(server, "client auth")...)),
		row("KS6", base(), using("key encipherment", "server auth")),
		row("KS7", nameless),
		row("KS8", base(), named(name(tagURI, "https://example.com"))),
		row("KS9", base(), named(name(tagEmail, "joe@example.com"))),
	}
}

// clientProfile is there twice: for the approver, and for the signer after somebody else approved.
func clientProfile() []*request.Request {
	client := []string{"digital signature", "key encipherment", "client auth"}
	rows := []*request.Request{}
	for _, decision := range []request.Decision{request.None, request.Approve} {
		base := func() *request.Request {
			return row("", nodeClient("requester-name", bootstrap()), using(client...), decided(decision))
		}
		rows = append(rows,
			row("KC1", base()),
			row("KC2", base(), subject("other", "system:node:requester-name")),
			row("KC3", base(), named(name(tagDNS, "example.com"))),
			row("KC4", base(), named(name(tagEmail, "joe@example.com"))),
			row("KC5", base(), named(name(tagURI, "https://example.com"))),
			row("KC6", base(), named(name(tagIP, "\x0a\x00\x00\x01"))),
			row("KC7", base(), subject("system:nodes", "requester-name")),
			row("KC8", base(), using(append(client, "server auth")...)),
			row("KC9", base(), using("key encipherment", "client auth")),
			row("KC10", base(), using("client auth")),
			row("KC11", base(), using("digital signature", "client auth")))
	}
	return rows
}

func validation() []*request.Request {
	base := func() *request.Request { return apiClient("vc", alice()) }
	raw := func(content string) func(*request.Request) {
		return func(r *request.Request) { r.Raw = []byte(content) }
	}
	long := func(label string, times int) string { return strings.TrimSuffix(strings.Repeat(label+".", times), ".") }
	rows := []*request.Request{
		row("VC1", base(), raw("\n")), // what is empty does not get as far
		row("VC2", base(), raw("this is no PEM")),
		row("VC3", base(), using()),
		row("VC22", base(), using([]string{}...)),
		row("VC23", base(), using("unknown", "unknown")),
	}
	for _, s := range []struct{ name, signer string }{
		{"VC4", ""}, {"VC5", "example.com"}, {"VC6", "example.com/a/b"}, {"VC7", "example/x"}, {"VC8", "example.com/"},
		{"VC9", "example.com/something-"}, {"VC10", "example.com/-"}, {"VC11", "example.com/some-signer-name"},
		{"VC12", "abc.io/" + long(strings.Repeat("a", 63), 9)}, {"VC13", long(strings.Repeat("a", 50), 6) + "/x"},
		{"VC14", "abc.io/" + long(strings.Repeat("a", 62), 4) + "." + long(strings.Repeat("a", 62), 4)},
		{"VC15", strings.Repeat("a", 66) + ".io/x"},
		{"VC16", long(strings.Repeat("a", 62), 4) + "/" + long(strings.Repeat("a", 62), 5)},
	} {
		rows = append(rows, row(s.name, base(), to(s.signer), decided(request.Approve)))
	}
	for i, seconds := range []int32{-1, 0, 1, 60, 600} {
		rows = append(rows, row("VC"+strconv.Itoa(17+i), base(), lasting(seconds), decided(request.Approve)))
	}
	return rows
}

func admission() []*request.Request {
	masters := func() *request.Request {
		return row("", apiClient("u", alice()), subject("system:masters", "u"), decided(request.Approve))
	}
	empty := row("N6", serving("mynode", node("mynode")))
	empty.Raw = []byte("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n")
	broken := row("U5", apiClient("u", alice()))
	broken.Raw = []byte("-----BEGIN CERTIFICATE REQUEST-----\nTUlJ\n-----END CERTIFICATE REQUEST-----\n")
	return []*request.Request{
		row("U4", masters(), to("example.com/other")),
		row("U4", masters(), to(KubeletClient)),
		row("U4", masters(), to(KubeletServing)),
		broken,
		row("U6", masters(), subject("system:admin", "u")),
		row("U7", masters()),
		row("N1", serving("mynode", node("mynode"))),
		row("N2", nodeClient("mynode", node("mynode"))),
		row("N3", apiClient("anything", node("mynode"))),
		row("N4", serving("othernode", node("mynode"))),
		row("N5", nodeClient("othernode", node("mynode"))),
		empty,
	}
}
