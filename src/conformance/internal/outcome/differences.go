package outcome

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// Each side reads its clock for itself, and a certificate has whole seconds.
const tolerance = time.Second

// Differences between what became of a request upstream and with Signet, in words; none: they are equal.
func Differences(upstream, signet Outcome) []string {
	if upstream.Kind != signet.Kind {
		return []string{fmt.Sprintf("upstream %s, Signet %s", upstream.describe(), signet.describe())}
	}
	found := []string{}
	if upstream.Refusal != signet.Refusal {
		found = append(found, fmt.Sprintf("refused upstream: %s\nwith Signet: %s", upstream.Refusal, signet.Refusal))
	}
	if !slices.Equal(upstream.Conditions, signet.Conditions) {
		found = append(found, fmt.Sprintf("conditions upstream %q, Signet %q", upstream.Conditions, signet.Conditions))
	}
	if upstream.Kind == Issued {
		found = append(found, between(upstream.Certificate, signet.Certificate)...)
	}
	return found
}

func (o Outcome) describe() string {
	return fmt.Sprintf("%s %q %s", o.Kind, o.Conditions, o.Refusal)
}

func between(upstream, signet *Certificate) []string {
	found := []string{}
	if d := upstream.Lifetime - signet.Lifetime; d.Abs() > tolerance {
		found = append(found, fmt.Sprintf("lifetime upstream %v, Signet %v", upstream.Lifetime, signet.Lifetime))
	}
	for i := range max(len(upstream.Fields), len(signet.Fields)) {
		a, b := field(upstream, i), field(signet, i)
		if a.Name != b.Name || !bytes.Equal(a.DER, b.DER) {
			found = append(found, fmt.Sprintf("%s%s upstream %x, Signet %x", a.Name, orElse(a.Name, b.Name), a.DER, b.DER))
		}
	}
	return found
}

func field(c *Certificate, i int) Field {
	if i < len(c.Fields) {
		return c.Fields[i]
	}
	return Field{}
}

func orElse(a, b string) string {
	if a == b {
		return ""
	}
	return "/" + b
}
