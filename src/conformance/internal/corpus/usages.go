package corpus

import (
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
