package corpus

import (
	"math/rand/v2"

	"signet.dev/conformance/internal/request"
)

var otherMutations = []mutation{
	{"an odd name of the object", func(random *rand.Rand, r *request.Request) {
		r.Suffix = pick(random, ":x", " x", "@x", "?x", "#x", "+x", "&x=y",
			"\u00fc", "[x]", "\"x\"", "x.", "X", "..", "\\x", "/x", "%x", "%20x")
	}},
	{"another duration", func(random *rand.Rand, r *request.Request) {
		seconds := pick[int32](random, 600, 601, 3600, 28799, 28800, 28801, 86399, 86400, 86401, 31536000, 1<<31-1, 599, 0, -1)
		r.Expiration = &seconds
	}},
	{"another signer", func(random *rand.Rand, r *request.Request) {
		r.Signer = pick(random, KubeletClient, KubeletServing, APIClient, "example.com/other",
			"kubernetes.io/legacy-unknown", "x", "kubernetes.io/other")
	}},
	{"another decision", func(random *rand.Rand, r *request.Request) {
		r.Decision = pick(random, request.None, request.Approve, request.Deny, request.Fail,
			request.ApproveAndFail, request.ApproveAndCustom)
	}},
}
