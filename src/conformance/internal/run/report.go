package run

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	certificates "k8s.io/api/certificates/v1"
	"sigs.k8s.io/yaml"

	"signet.dev/conformance/internal/outcome"
	"signet.dev/conformance/internal/request"
)

func (c *comparison) compare(ends [2]map[string]*certificates.CertificateSigningRequest, authority *x509.Certificate) (Result, error) {
	result := Result{Seed: c.options.Seed, Kinds: map[outcome.Kind]int{}, Excepted: map[string]int{}, Different: []Difference{}}
	for _, r := range c.requests {
		outcomes := [2]outcome.Outcome{}
		for i := range outcomes {
			var err error
			if outcomes[i], err = c.outcome(i, r.Name, ends[i], authority); err != nil {
				return result, err
			}
		}
		result.Compared++
		result.Kinds[outcomes[0].Kind]++
		what := outcome.Differences(outcomes[0], outcomes[1])
		if len(what) == 0 {
			result.Equal++
			continue
		}
		if name, excused := outcome.Excused(r, outcomes[0], outcomes[1]); excused {
			result.Excepted[name]++
			continue
		}
		file, err := c.write(r, what)
		if err != nil {
			return result, err
		}
		result.Different = append(result.Different, Difference{r.Name, r.Origin, r.Mutations, file, what})
	}
	result.Seconds = time.Since(c.began).Seconds()
	return result, nil
}

func (c *comparison) outcome(i int, name string, ends map[string]*certificates.CertificateSigningRequest, authority *x509.Certificate) (outcome.Outcome, error) {
	if text, refused := c.refusals[i].Of(name); refused {
		return outcome.Outcome{Kind: outcome.Refused, Refusal: text}, nil
	}
	csr := ends[name]
	if csr == nil {
		return outcome.Outcome{}, fmt.Errorf("%s: request %s is gone", c.sides[i].Name, name)
	}
	o, err := outcome.Of(csr, authority)
	if err != nil {
		err = fmt.Errorf("%s: %s: %w", c.sides[i].Name, name, err)
	}
	return o, err
}

// write keeps a request to try it by hand.
func (c *comparison) write(r *request.Request, what []string) (string, error) {
	object, err := yaml.Marshal(c.objects[r.Name])
	if err != nil {
		return "", err
	}
	description, err := json.MarshalIndent(r, "# ", "  ")
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("# %s\n# %s\n%s", strings.ReplaceAll(strings.Join(what, "\n"), "\n", "\n# "), description, object)
	file := filepath.Join(c.folder, r.Name+".yaml")
	return file, os.WriteFile(file, []byte(text), 0o644)
}

// differencesShown on the screen; all are in the files.
const differencesShown = 50

func (c *comparison) report(result Result, out io.Writer) error {
	for i, d := range result.Different {
		if i == differencesShown {
			fmt.Fprintf(out, "... and %d more\n", len(result.Different)-i)
			break
		}
		fmt.Fprintf(out, "DIFFERENT %s (seed %d): %s; %s\n  %s\n  %s\n", d.Name, result.Seed, d.Origin,
			strings.Join(d.Mutations, "; "), strings.Join(d.What, "\n  "), d.File)
	}
	for _, kind := range outcome.Kinds {
		fmt.Fprintf(out, "%8d %s\n", result.Kinds[kind], kind)
	}
	for name, count := range result.Excepted {
		fmt.Fprintf(out, "%8d excepted: %s\n", count, name)
	}
	fmt.Fprintf(out, "%d compared, %d equal, %d excepted, %d different; seed %d, %.0f s\n", result.Compared, result.Equal,
		result.Compared-result.Equal-len(result.Different), len(result.Different), result.Seed, result.Seconds)
	if c.options.JSON != "" {
		content, err := json.MarshalIndent(result, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.options.JSON, append(content, '\n'), 0o644); err != nil {
			return err
		}
	}
	if len(result.Different) > 0 {
		return ErrDifferent
	}
	return nil
}
