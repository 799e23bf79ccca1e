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
	for _, usages := range [][]string{
		{"key encipherment", "digital signature", "client auth"}, {"digital signature", "client auth"},
	} {
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
