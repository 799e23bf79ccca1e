package side

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// metrics are Prometheus' text format: each series with its value.
type metrics map[string]float64

// backlog is what a controller has to do, and how much it ever had.
type backlog struct{ waiting, taken, done float64 }

func (b backlog) isEmpty() bool { return b.waiting == 0 && b.taken == b.done }

// sum of the series whose name and labels have all of these parts.
func (m metrics) sum(name string, labels ...string) float64 {
	total := 0.0
	for series, value := range m {
		if !strings.HasPrefix(series, name+"{") && series != name {
			continue
		}
		fits := true
		for _, label := range labels {
			fits = fits && strings.Contains(series, label)
		}
		if fits {
			total += value
		}
	}
	return total
}

// upstreamBacklog sums its five queues, which share one name: whatever is added is taken once and done once.
func upstreamBacklog(m metrics) backlog {
	const name = `name="certificate"`
	return backlog{m.sum("workqueue_depth", name), m.sum("workqueue_adds_total", name), m.sum("workqueue_work_duration_seconds_count", name)}
}

// fetch reads the controller's metrics.
func (s *Side) fetch(ctx context.Context) (metrics, error) {
	// kube-controller-manager serves with a certificate that it makes for itself.
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	call, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(call)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("metrics of %s: %s", s.Name, answer.Status)
	}
	return readMetrics(answer.Body)
}

func readMetrics(text io.Reader) (metrics, error) {
	m := metrics{}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		at := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || at < 0 {
			continue
		}
		value, err := strconv.ParseFloat(line[at+1:], 64)
		if err != nil {
			return nil, fmt.Errorf("metric %q: %w", line, err)
		}
		m[line[:at]] = value
	}
	return m, lines.Err()
}

// signetBacklog sums JOSDK's controllers of requests: a reconciliation is submitted, waits, runs, and ends one way or the
// other.
func signetBacklog(m metrics) backlog {
	const (
		name   = `controller_name="requests.`
		prefix = "signet_reconciliations_"
	)
	return backlog{m.sum(prefix+"queue", name) + m.sum(prefix+"active", name), m.sum(prefix+"started_total", name),
		m.sum(prefix+"success_total", name) + m.sum(prefix+"failure_total", name)}
}
