package corpus

import (
	"fmt"

	"signet.dev/conformance/internal/request"
)

// Sentinels are valid requests, one of each signer, that get their certificates. The name begins with the prefix.
func Sentinels(prefix string, round int) []*request.Request {
	all := []*request.Request{
		nodeClient("sentinel", bootstrap()),
		serving("sentinel", node("sentinel")),
		apiClient("sentinel", alice()),
	}
	for i, r := range all {
		r.Name = fmt.Sprintf("%s%d-%d", prefix, round, i)
		if r.Signer != KubeletClient {
			r.Decision = request.Approve
		}
	}
	return all
}
