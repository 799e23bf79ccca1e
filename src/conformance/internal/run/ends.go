package run

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"signet.dev/rig/progress"

	"signet.dev/conformance/internal/corpus"
	"signet.dev/conformance/internal/request"
	"signet.dev/conformance/internal/side"
)

// ends are all requests as they are in the end, on each side. What an administrator decides he has decided before any
// controller starts: nobody races with him.
func (c *comparison) ends(ctx context.Context) (ends [2]objects, err error) {
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

func (c *comparison) sentinels(round int) ([]*request.Request, objects) {
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
