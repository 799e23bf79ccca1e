package corpus

import (
	"strconv"
	"strings"

	"signet.dev/conformance/internal/request"
)

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
