package outcome

import (
	"testing"

	"signet.dev/conformance/internal/request"
)

func TestOnlyTheExceptionIsExcused(t *testing.T) {
	failed := Condition{"Failed", "True", "Administrator", "by hand"}
	approved := Condition{"Approved", "True", "AutoApproved", "Auto"}
	upstream := Outcome{Kind: Failed, Conditions: []Condition{failed, approved}}
	signet := Outcome{Kind: Failed, Conditions: []Condition{failed}}
	byHand := &request.Request{Decision: request.Fail}
	if _, excused := Excused(byHand, upstream, signet); !excused {
		t.Error("the exception is none")
	}
	for name, c := range map[string]struct {
		r                *request.Request
		upstream, signet Outcome
	}{
		"the other way round": {byHand, signet, upstream},
		"not failed by hand":  {&request.Request{Decision: request.Approve}, upstream, signet},
		"left by Signet":      {byHand, upstream, Outcome{Kind: Left}},
		"another condition":   {byHand, upstream, Outcome{Kind: Failed, Conditions: []Condition{approved}}},
		"approved by hand": {byHand, Outcome{Kind: Failed,
			Conditions: []Condition{failed, {"Approved", "True", "Kubectlapprove", ""}}}, signet},
		"issued upstream":        {byHand, Outcome{Kind: Issued, Conditions: upstream.Conditions}, signet},
		"nothing but a deletion": {byHand, Outcome{Kind: Failed}, Outcome{Kind: Failed}},
	} {
		if _, excused := Excused(c.r, c.upstream, c.signet); excused {
			t.Errorf("%s is excused", name)
		}
	}
}
