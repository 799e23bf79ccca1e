package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"signet.dev/conformance/internal/request"
)

// mutation changes one thing of a request. It may find nothing to change.
type mutation struct {
	name  string
	apply func(*rand.Rand, *request.Request)
}

// areas of mutations, each as likely as it stands here.
var areas = []struct {
	weight    int
	mutations []mutation
}{
	{6, subjectMutations},
	{6, nameMutations},
	{3, usageMutations},
	{3, requesterMutations},
	{4, keyMutations},
	{6, encodingMutations},
	{2, otherMutations},
}

const mutationsAtMost = 3

// Generate gives n requests from the index on.
func Generate(seed uint64, first, n int) []*request.Request {
	requests := make([]*request.Request, n)
	for i := range requests {
		requests[i] = one(seed, first+i)
	}
	return requests
}

func one(seed uint64, index int) *request.Request {
	random := rand.New(rand.NewPCG(seed, uint64(index)))
	r := valid(random)
	r.SANFirst = random.IntN(2) == 0
	if index%10 != 0 { // one in ten stays as it is
		for range 1 + random.IntN(mutationsAtMost) {
			m := choose(random)
			m.apply(random, r)
			r.Mutations = append(r.Mutations, m.name)
		}
	}
	if !slices.Contains(request.Schemes(r.Key), r.Signature) {
		r.Signature = request.Schemes(r.Key)[0]
	}
	r.Name = fmt.Sprintf("g-%d", index)
	return r
}

func choose(random *rand.Rand) mutation {
	total := 0
	for _, area := range areas {
		total += area.weight
	}
	at := random.IntN(total)
	for _, area := range areas {
		if at -= area.weight; at < 0 {
			return pick(random, area.mutations...)
		}
	}
	panic("unreachable")
}
