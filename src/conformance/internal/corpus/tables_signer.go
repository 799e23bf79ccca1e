package corpus

import (
	"strconv"

	"signet.dev/conformance/internal/request"
)

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
			rows = append(rows, row("KU"+strconv.Itoa(i+1), serving("ku", bootstrap()),
				to(signer), using(list...), decided(request.Approve)))
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
