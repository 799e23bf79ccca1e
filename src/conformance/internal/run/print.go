package run

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"signet.dev/conformance/internal/arguments"
	"signet.dev/conformance/internal/corpus"
	"signet.dev/conformance/internal/request"
)

// printRequests is for tests that have the requests handled elsewhere than on a cluster.
func printRequests(options arguments.Options, out io.Writer) error {
	keys, err := request.NewKeys()
	if err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	for _, r := range corpus.Generate(options.Seed, options.First, options.Requests) {
		if err := lines.Encode(r.Object(keys)); err != nil {
			return err
		}
	}
	return nil
}

// policyDuration is a duration as CertificatePolicies have them: of whole hours, minutes and seconds.
func policyDuration(d time.Duration) string {
	return fmt.Sprintf("%ds", int64(d/time.Second))
}
