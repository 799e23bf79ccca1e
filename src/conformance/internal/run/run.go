// Package run does what the user asked for: two control planes, one corpus, and what is different.
package run

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	certificates "k8s.io/api/certificates/v1"

	"signet.dev/rig/testbed"

	"signet.dev/conformance/internal/arguments"
	"signet.dev/conformance/internal/corpus"
	"signet.dev/conformance/internal/request"
	"signet.dev/conformance/internal/side"
)

// RepositoryVariable is how bin/conformance says where the repository is.
const RepositoryVariable = "SIGNET_REPOSITORY"

// ErrDifferent says that not all requests ended alike.
var ErrDifferent = errors.New("not all requests ended alike")

//go:embed testbed.yaml
var rightsOfBoth []byte

//go:embed signet.yaml
var signetsOwn []byte

// objects of the API by name.
type objects = map[string]*certificates.CertificateSigningRequest

type comparison struct {
	options  arguments.Options
	folder   string // the CA, manifests, what was different
	requests []*request.Request
	keys     *request.Keys
	objects  objects
	sides    [2]*side.Side // upstream, Signet
	refusals [2]*side.Refusals
	began    time.Time
}

// Run makes the clusters, compares, and removes them whatever happens.
func Run(ctx context.Context, options arguments.Options, out io.Writer) (err error) {
	if options.Print {
		return printRequests(options, out)
	}
	folder, err := os.MkdirTemp("", "signet-conformance-")
	if err != nil {
		return err
	}
	c := &comparison{options: options, folder: folder, began: time.Now(), refusals: [2]*side.Refusals{side.NewRefusals(), side.NewRefusals()}}
	kept := false
	defer func() {
		if !kept {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	made := make(chan error, 1)
	go func() { made <- c.makeCorpus() }()
	authority, err := testbed.NewAuthority(options.Authority, folder)
	if err != nil {
		return err
	}
	beds := [2]*testbed.Testbed{}
	defer func() {
		for _, bed := range beds {
			if bed != nil {
				err = errors.Join(err, bed.Down(err != nil && ctx.Err() == nil))
			}
		}
	}()
	for i, name := range []string{"upstream", "signet"} {
		if beds[i], err = testbed.Up(ctx, os.Getenv(RepositoryVariable), fmt.Sprintf("cf-%s-%d", name, os.Getpid()), authority); err != nil {
			return err
		}
	}
	if err := c.prepare(ctx, beds); err != nil {
		return err
	}
	if err := <-made; err != nil {
		return err
	}
	defer func() {
		for _, s := range c.sides {
			s.Stop()
		}
	}()
	ends, err := c.ends(ctx)
	if err != nil {
		return err
	}
	result, err := c.compare(ends, authority.Certificate)
	if err != nil {
		return err
	}
	kept = len(result.Different) > 0
	return c.report(result, out)
}

func (c *comparison) prepare(ctx context.Context, beds [2]*testbed.Testbed) (err error) {
	rights, own := filepath.Join(c.folder, "testbed.yaml"), filepath.Join(c.folder, "signet.yaml")
	policy := bytes.ReplaceAll(signetsOwn, []byte("DURATION"), []byte(policyDuration(c.options.Duration)))
	err = errors.Join(os.WriteFile(rights, rightsOfBoth, 0o600), os.WriteFile(own, policy, 0o600))
	for _, bed := range beds {
		if err == nil {
			err = bed.Kubectl(ctx, "apply", "-f", rights)
		}
	}
	if err == nil {
		err = beds[1].InstallSignet(ctx, own)
	}
	if err == nil {
		c.sides[0], err = side.Upstream(beds[0], c.options.Duration)
	}
	if err == nil {
		c.sides[1], err = side.Signet(beds[1])
	}
	return err
}

func (c *comparison) makeCorpus() (err error) {
	defer func() { // the clusters have to go, whatever is wrong here
		if bug := recover(); bug != nil {
			err = fmt.Errorf("making the corpus: %v", bug)
		}
	}()
	if c.keys, err = request.NewKeys(); err != nil {
		return err
	}
	c.requests = append(corpus.Tables(), corpus.Generate(c.options.Seed, c.options.First, c.options.Requests)...)
	c.objects = c.make(c.requests)
	return nil
}

func (c *comparison) make(requests []*request.Request) objects {
	made := objects{}
	for _, r := range requests {
		made[r.Name] = r.Object(c.keys)
	}
	return made
}
