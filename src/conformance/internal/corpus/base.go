// Package corpus makes the requests: upstream's tables, and valid ones with mutations. Pure: a seed and an index say
// everything but the keys.
package corpus

import (
	"encoding/asn1"
	"fmt"
	"math/rand/v2"

	"signet.dev/conformance/internal/request"
)

// The signers that both sides handle.
const (
	KubeletClient  = "kubernetes.io/kube-apiserver-client-kubelet"
	KubeletServing = "kubernetes.io/kubelet-serving"
	APIClient      = "kubernetes.io/kube-apiserver-client"
)

// Types of attributes.
const (
	oidCN         = "2.5.4.3"
	oidSerial     = "2.5.4.5"
	oidC          = "2.5.4.6"
	oidL          = "2.5.4.7"
	oidST         = "2.5.4.8"
	oidStreet     = "2.5.4.9"
	oidO          = "2.5.4.10"
	oidOU         = "2.5.4.11"
	oidPostalCode = "2.5.4.17"
)

// Tags of general names (RFC 5280, 4.2.1.6).
const (
	tagEmail = 1
	tagDNS   = 2
	tagURI   = 6
	tagIP    = 7
)

const nodeUser = "system:node:"

// Groups and users with and without rights; the testbed binds the roles to them.
const (
	BootstrapGroup = "system:bootstrappers:kubeadm:default-node-token"
	Carol          = "carol" // may both
)

func node(name string) request.Requester {
	return request.Requester{User: nodeUser + name, Groups: []string{"system:nodes", "system:authenticated"}}
}

func bootstrap() request.Requester {
	return request.Requester{User: "system:bootstrap:abcdef",
		Groups: []string{"system:bootstrappers", BootstrapGroup, "system:authenticated"}}
}

func bootstrapWithoutRights() request.Requester {
	return request.Requester{User: "system:bootstrap:ghijkl",
		Groups: []string{"system:bootstrappers", "system:bootstrappers:other", "system:authenticated"}}
}

func alice() request.Requester {
	return request.Requester{User: "alice", Groups: []string{"system:authenticated"}}
}

func carol() request.Requester {
	return request.Requester{User: Carol, UID: "u-17", Groups: []string{"people", "system:authenticated"},
		Extra: map[string][]string{"example.com/scopes": {"b", "a"}}}
}

func attribute(oid string, tag int, value string) request.Attribute {
	return request.Attribute{Type: oid, Tag: tag, Value: []byte(value)}
}

// text is an attribute as Go writes it.
func text(oid, value string) []request.Attribute {
	return []request.Attribute{attribute(oid, asn1.TagPrintableString, value)}
}

func nodeSubject(name string) [][]request.Attribute {
	return [][]request.Attribute{text(oidO, "system:nodes"), text(oidCN, nodeUser+name)}
}

func name(tag int, value string) request.Name {
	return request.Name{Class: asn1.ClassContextSpecific, Tag: tag, Value: []byte(value)}
}

func nodeClient(node string, requester request.Requester) *request.Request {
	return &request.Request{Origin: "a node's client certificate", Signer: KubeletClient, Requester: requester,
		Usages: []string{"digital signature", "client auth"}, Subject: nodeSubject(node),
		Key: "P-256", Signature: "ECDSA SHA-256"}
}

func serving(node string, requester request.Requester) *request.Request {
	return &request.Request{Origin: "a node's serving certificate", Signer: KubeletServing, Requester: requester,
		Usages: []string{"digital signature", "server auth"}, Subject: nodeSubject(node),
		Names: []request.Name{name(tagDNS, node+".example.com"), name(tagIP, "\x0a\x01\x02\x03")},
		Key:   "P-256", Signature: "ECDSA SHA-256"}
}

func apiClient(user string, requester request.Requester) *request.Request {
	return &request.Request{Origin: "a client certificate", Signer: APIClient, Requester: requester,
		Usages:  []string{"digital signature", "key encipherment", "client auth"},
		Subject: [][]request.Attribute{text(oidO, "people"), text(oidCN, user)},
		Key:     "P-256", Signature: "ECDSA SHA-256"}
}

// valid is a request of one of the kinds as its makers write it.
func valid(random *rand.Rand) *request.Request {
	node := fmt.Sprintf("n%d", random.IntN(1000))
	var r *request.Request
	switch random.IntN(10) {
	case 0, 1, 2, 3:
		r = nodeClient(node, ofNode(random, node))
		r.Decision = pick(random, request.None, request.None, request.None, request.Approve)
	case 4, 5, 6:
		r = serving(node, ofNode(random, node))
		r.Decision = pick(random, request.Approve, request.Approve, request.Approve, request.None)
	default:
		r = apiClient(fmt.Sprintf("user-%d", random.IntN(1000)), pick(random, alice(), carol()))
		r.Decision = pick(random, request.Approve, request.Approve, request.Approve, request.Approve, request.None)
	}
	if random.IntN(4) == 0 {
		r.Key = pick(random, "RSA 2048", "P-384", "P-521", "Ed25519", "RSA 3072")
		r.Signature = request.Schemes(r.Key)[0]
		if random.IntN(2) == 0 {
			r.Usages = append([]string{"key encipherment"}, r.Usages...)
		}
		r.Usages = distinct(r.Usages)
	}
	return r
}

func ofNode(random *rand.Rand, name string) request.Requester {
	return pick(random, node(name), bootstrap(), bootstrap())
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

func distinct(values []string) []string {
	seen, kept := map[string]bool{}, []string{}
	for _, value := range values {
		if !seen[value] {
			seen[value], kept = true, append(kept, value)
		}
	}
	return kept
}
