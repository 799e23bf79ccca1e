package corpus

import (
	"math/rand/v2"

	"signet.dev/conformance/internal/request"
)

var keyMutations = []mutation{
	{"another key", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, request.KeyKinds...)
		r.Signature = request.Schemes(r.Key)[0]
	}},
	{"an RSA key", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, request.KeyKinds[5:]...)
		r.Signature = pick(random, request.Schemes(r.Key)...)
	}},
	{"another signature algorithm", func(random *rand.Rand, r *request.Request) {
		r.Signature = pick(random, request.Schemes(r.Key)...)
	}},
	{"RSASSA-PSS", func(random *rand.Rand, r *request.Request) {
		r.Key = pick(random, "RSA 2048", "RSA 2047", "RSA 3072", "RSA 1024")
		r.Signature = pick(random, request.PSS(r.Key)...)
	}},
	{"other parameters of the signature algorithm", func(random *rand.Rand, r *request.Request) {
		r.Parameter = pick(random, request.NoParameter, request.Null, request.Junk)
	}},
	{"a damaged signature", func(random *rand.Rand, r *request.Request) {
		r.Damage = pick(random, request.WrongBytes, request.PaddedBits, request.AnotherKey, request.OtherContent)
	}},
}
