package figures

import "time"

// UnloadedRun is what one process of a contender did with one request at a time.
type UnloadedRun struct {
	Name       string
	First      time.Duration   // the first request after the start
	Waits      []time.Duration // create to certificate, after the warm-up
	CPUSeconds float64         // for all of Waits
	PeakRSS    float64
	Others     float64 // as in Storm
}

// Unloaded is the same for all runs of a contender.
type Unloaded struct {
	Name       string  `json:"name"`
	P50        float64 `json:"p50Seconds"`
	P99        float64 `json:"p99Seconds"`
	Max        float64 `json:"maxSeconds"`
	First      float64 `json:"firstSeconds"`
	CPUSeconds float64 `json:"cpuSecondsPerRequest"`
	PeakRSS    float64 `json:"peakRssMiB"`
	Others     float64 `json:"-"`
}

// SummarizeUnloaded takes the waits of all runs together, and of the rest medians.
func SummarizeUnloaded(names []string, runs []UnloadedRun) []Unloaded {
	rows := []Unloaded{}
	for _, name := range names {
		waits := []time.Duration{}
		var first, cpu, peak, others []float64
		for _, run := range runs {
			if run.Name == name {
				waits = append(waits, run.Waits...)
				first = append(first, run.First.Seconds())
				cpu = append(cpu, run.CPUSeconds/float64(len(run.Waits)))
				peak = append(peak, run.PeakRSS)
				others = append(others, run.Others)
			}
		}
		rows = append(rows, Unloaded{
			Name:       name,
			P50:        rounded(Percentile(waits, 50).Seconds()),
			P99:        rounded(Percentile(waits, 99).Seconds()),
			Max:        rounded(Percentile(waits, 100).Seconds()),
			First:      rounded(Median(first)),
			CPUSeconds: rounded(Median(cpu)),
			PeakRSS:    rounded(Median(peak)),
			Others:     rounded(Median(others)),
		})
	}
	return rows
}
