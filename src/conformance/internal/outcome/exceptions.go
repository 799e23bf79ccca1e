package outcome

import (
	"slices"

	"signet.dev/conformance/internal/request"
)

// Exception is a difference that is meant. Each is in docs/conformance.md too.
type Exception struct {
	Name   string
	Reason string
	Covers func(r *request.Request, upstream, signet Outcome) bool
}

// Exceptions are all of them.
var Exceptions = []Exception{{
	Name: "failed before it was approved",
	Reason: "kube-controller-manager approves a request that somebody gave a Failed condition before, and then does not sign " +
		"it; Signet leaves it as it is. It has failed on both sides, and for whoever waits for it.",
	Covers: func(r *request.Request, upstream, signet Outcome) bool {
		added := len(upstream.Conditions) - 1
		return added > 0 && added == len(signet.Conditions) && r.Decision == request.Fail &&
			upstream.Kind == Failed && signet.Kind == Failed &&
			slices.Equal(upstream.Conditions[:added], signet.Conditions) && upstream.Conditions[added].Reason == "AutoApproved"
	},
}}

// Excused gives the exception that covers a difference, if there is one.
func Excused(r *request.Request, upstream, signet Outcome) (string, bool) {
	for _, exception := range Exceptions {
		if exception.Covers(r, upstream, signet) {
			return exception.Name, true
		}
	}
	return "", false
}
