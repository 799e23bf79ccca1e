// Package run does what the user asked for: two control planes, one corpus, and what is different.
package run

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	certificates "k8s.io/api/certificates/v1"

	"signet.dev/rig/progress"
	"signet.dev/rig/testbed"

	"signet.dev/conformance/internal/arguments"
	"signet.dev/conformance/internal/corpus"
	"signet.dev/conformance/internal/outcome"
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

type comparison struct {
	options  arguments.Options
	folder   string // the CA, manifests, what was different
	requests []*request.Request
	keys     *request.Keys
	objects  map[string]*certificates.CertificateSigningRequest
	sides    [2]*side.Side // upstream, Signet
	refusals [2]*side.Refusals
	began    time.Time
}

// Run makes the clusters, compares, and removes them whatever happens.
func Run(ctx context.Context, options arguments.Options, out io.Writer) (err error) {
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
	authority, err := testbed.NewAuthority("p256", folder)
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
	err = errors.Join(os.WriteFile(rights, rightsOfBoth, 0o600), os.WriteFile(own, signetsOwn, 0o600))
	for _, bed := range beds {
		if err == nil {
			err = bed.Kubectl(ctx, "apply", "-f", rights)
		}
	}
	if err == nil {
		err = beds[1].InstallSignet(ctx, own)
	}
	if err == nil {
		c.sides[0], err = side.Upstream(beds[0])
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

func (c *comparison) make(requests []*request.Request) map[string]*certificates.CertificateSigningRequest {
	objects := map[string]*certificates.CertificateSigningRequest{}
	for _, r := range requests {
		objects[r.Name] = r.Object(c.keys)
	}
	return objects
}

// ends are all requests as they are in the end, on each side. What an administrator decides he has decided before any
// controller starts: nobody races with him.
func (c *comparison) ends(ctx context.Context) (ends [2]map[string]*certificates.CertificateSigningRequest, err error) {
	decided, open := []*request.Request{}, []*request.Request{}
	for _, r := range c.requests {
		if r.Decision == request.None {
			open = append(open, r)
		} else {
			decided = append(decided, r)
		}
	}
	if err := c.create(ctx, decided); err != nil {
		return ends, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for _, s := range c.sides {
		if err := s.Start(ctx); err != nil {
			return ends, err
		}
		go func() {
			select {
			case err := <-s.Watch(ctx):
				cancel(err)
			case <-ctx.Done():
			}
		}()
	}
	progress.Line("%5.1f s  both controllers run", time.Since(c.began).Seconds())
	if err := c.create(ctx, open); err != nil {
		return ends, err
	}
	err = both(func(i int) (err error) {
		ends[i], err = c.sides[i].Settle(ctx, c.sentinels)
		if err == nil {
			progress.Line("%5.1f s  %s is at rest", time.Since(c.began).Seconds(), c.sides[i].Name)
		}
		return err
	})
	return ends, err
}

func (c *comparison) sentinels(round int) ([]*request.Request, map[string]*certificates.CertificateSigningRequest) {
	requests := corpus.Sentinels(side.SentinelPrefix, round)
	return requests, c.make(requests)
}

func (c *comparison) create(ctx context.Context, requests []*request.Request) error {
	var created atomic.Int64
	stop := progress.While(func() string { return fmt.Sprintf("%d of %d created", created.Load(), 2*len(requests)) })
	defer stop()
	err := both(func(i int) error { return c.sides[i].Create(ctx, requests, c.objects, c.refusals[i], &created) })
	if err == nil {
		progress.Line("%5.1f s  %d requests created on each side", time.Since(c.began).Seconds(), len(requests))
	}
	return err
}

// both does it for both sides at the same time.
func both(do func(side int) error) error {
	problems := make(chan error, 2)
	for i := range 2 {
		go func() { problems <- do(i) }()
	}
	return errors.Join(<-problems, <-problems)
}

// Result is what is reported.
type Result struct {
	Seed      uint64               `json:"seed"`
	Compared  int                  `json:"compared"`
	Equal     int                  `json:"equal"`
	Kinds     map[outcome.Kind]int `json:"kinds"` // upstream
	Excepted  map[string]int       `json:"excepted"`
	Different []Difference         `json:"different"`
	Seconds   float64              `json:"seconds"`
}

// Difference is a request that did not end alike.
type Difference struct {
	Name      string   `json:"name"`
	Origin    string   `json:"origin"`
	Mutations []string `json:"mutations"`
	File      string   `json:"file"`
	What      []string `json:"what"`
}
