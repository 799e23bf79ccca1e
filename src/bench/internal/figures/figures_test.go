package figures

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPercentileIsAValueThatWasMeasured(t *testing.T) {
	hundred := []time.Duration{}
	for i := 100; i >= 1; i-- {
		hundred = append(hundred, time.Duration(i))
	}
	for _, test := range []struct {
		values  []time.Duration
		percent float64
		want    time.Duration
	}{
		{hundred, 50, 50},
		{hundred, 99, 99},
		{hundred, 100, 100},
		{hundred, 0, 1},
		{hundred[:1], 99, 100},
		{[]time.Duration{3, 1, 2}, 50, 2},
		{nil, 50, 0},
	} {
		if got := Percentile(test.values, test.percent); got != test.want {
			t.Errorf("%v%% of %d values: %d, want %d", test.percent, len(test.values), got, test.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the values were sorted in place")
	}
}

func TestMedian(t *testing.T) {
	for want, values := range map[float64][]float64{0: {}, 2: {3, 1, 2}, 2.5: {4, 1, 3, 2}, 7: {7}} {
		if got := Median(values); got != want {
			t.Errorf("median of %v: %v, want %v", values, got, want)
		}
	}
}

func TestMediansAreOfEachFigureAndContender(t *testing.T) {
	storms := []Storm{
		{Name: "a", Rate: 1, PeakRSS: 30}, {Name: "b", Rate: 50},
		{Name: "a", Rate: 3, PeakRSS: 10}, {Name: "a", Rate: 2, PeakRSS: 20.00004},
	}
	want := []Storm{{Name: "b", Rate: 50}, {Name: "a", Rate: 2, PeakRSS: 20}}
	if got := Medians([]string{"b", "a"}, storms); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestEachContenderIsFirstOnce(t *testing.T) {
	names := []string{"a", "b", "c"}
	for round, want := range []string{"abc", "bca", "cab", "abc"} {
		if got := strings.Join(Rotated(names, round), ""); got != want {
			t.Errorf("round %d: %s, want %s", round, got, want)
		}
	}
}

func TestJSONIsTheFormatThatIsPromised(t *testing.T) {
	got, err := JSON(5, []Storm{{"signet", 1.5, 0.25, 0.5, 4, 2, 120, 0.3}})
	want := `{
  "requests": 5,
  "contenders": [
    {
      "name": "signet",
      "rate": 1.5,
      "p50Seconds": 0.25,
      "p99Seconds": 0.5,
      "lastSeconds": 4,
      "cpuSeconds": 2,
      "peakRssMiB": 120
    }
  ]
}
`
	if err != nil || string(got) != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}

func TestTableShowsTheSpreadOfSeveralRounds(t *testing.T) {
	storms := []Storm{{Name: "signet", Rate: 100}, {Name: "signet", Rate: 120}}
	out := &bytes.Buffer{}
	if err := Table(out, Medians([]string{"signet"}, storms), storms); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"min..max", "110.0", "100..120"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
}

func TestUnloadedTakesTheWaitsOfAllRunsTogether(t *testing.T) {
	ms := time.Millisecond
	rows := SummarizeUnloaded([]string{"a"}, []UnloadedRun{
		{Name: "a", First: 400 * ms, Waits: []time.Duration{10 * ms, 20 * ms}, CPUSeconds: 1, PeakRSS: 100},
		{Name: "a", First: 200 * ms, Waits: []time.Duration{30 * ms, 40 * ms}, CPUSeconds: 3, PeakRSS: 120},
	})
	want := Unloaded{Name: "a", P50: 0.02, P99: 0.04, Max: 0.04, First: 0.3, CPUSeconds: 1, PeakRSS: 110}
	if len(rows) != 1 || rows[0] != want {
		t.Errorf("%v, want %v", rows, want)
	}
}
