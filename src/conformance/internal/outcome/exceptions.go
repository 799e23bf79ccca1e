package outcome

import "signet.dev/conformance/internal/request"

// Exception is a difference that is meant. Each is in docs/conformance.md too.
type Exception struct {
	Name   string
	Reason string
	Covers func(r *request.Request, upstream, signet Outcome) bool
}

// Exceptions are all of them.
var Exceptions = []Exception{}

// Excused gives the exception that covers a difference, if there is one.
func Excused(r *request.Request, upstream, signet Outcome) (string, bool) {
	for _, exception := range Exceptions {
		if exception.Covers(r, upstream, signet) {
			return exception.Name, true
		}
	}
	return "", false
}
