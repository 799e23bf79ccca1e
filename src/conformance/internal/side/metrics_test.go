package side

import (
	"strings"
	"testing"
)

func TestBacklogOfUpstream(t *testing.T) {
	const text = `# HELP workqueue_depth Current depth
workqueue_depth{name="certificate"} 2
workqueue_depth{name="csrcleaner"} 5
workqueue_adds_total{name="certificate"} 10
workqueue_work_duration_seconds_count{name="certificate"} 8
workqueue_work_duration_seconds_sum{name="certificate"} 0.5
`
	if got := upstreamBacklog(read(t, text)); got != (backlog{2, 10, 8}) || got.isEmpty() {
		t.Errorf("%+v", got)
	}
}

func TestBacklogOfSignet(t *testing.T) {
	const text = `signet_reconciliations_queue{controller_name="requests.kubernetes.io.a"} 0.0
signet_reconciliations_queue{controller_name="policies"} 3.0
signet_reconciliations_active{controller_name="requests.kubernetes.io.a"} 0.0
signet_reconciliations_started_total{controller_name="requests.kubernetes.io.a"} 4.0
signet_reconciliations_started_total{controller_name="requests.kubernetes.io.b"} 2.0
signet_reconciliations_success_total{controller_name="requests.kubernetes.io.a"} 3.0
signet_reconciliations_success_total{controller_name="requests.kubernetes.io.b"} 2.0
signet_reconciliations_failure_total{controller_name="requests.kubernetes.io.a"} 1.0
`
	if got := signetBacklog(read(t, text)); got != (backlog{0, 6, 6}) || !got.isEmpty() {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoMetricIsAnError(t *testing.T) {
	if _, err := readMetrics(strings.NewReader("a many\n")); err == nil {
		t.Error("a value that is no number was read")
	}
}

func read(t *testing.T, text string) metrics {
	t.Helper()
	m, err := readMetrics(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
