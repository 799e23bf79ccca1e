// Package figures makes figures out of times. Pure.
package figures

import (
	"math"
	"slices"
	"time"
)

// Storm is what one contender did in one storm; the JSON names are the file format of --json.
type Storm struct {
	Name        string  `json:"name"`
	Rate        float64 `json:"rate"`        // requests divided by LastSeconds
	P50         float64 `json:"p50Seconds"`  // create to certificate
	P99         float64 `json:"p99Seconds"`  // the same
	LastSeconds float64 `json:"lastSeconds"` // from the first create to the last certificate
	CPUSeconds  float64 `json:"cpuSeconds"`  // of the contender's process since it started
	PeakRSS     float64 `json:"peakRssMiB"`  // of the contender's process
	Others      float64 `json:"-"`           // the share of the machine that went to strangers meanwhile, 0 to 1
}

// Percentile is the smallest of the values that at least p percent of them do not exceed (nearest rank).
func Percentile(values []time.Duration, p float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}

// Median of an even number of values is the mean of the two in the middle.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Medians of each figure by itself, for each contender in the order of their names.
func Medians(names []string, storms []Storm) []Storm {
	medians := []Storm{}
	for _, name := range names {
		of := func(figure func(Storm) float64) float64 {
			values := []float64{}
			for _, storm := range storms {
				if storm.Name == name {
					values = append(values, figure(storm))
				}
			}
			return rounded(Median(values))
		}
		medians = append(medians, Storm{
			Name:        name,
			Rate:        of(func(s Storm) float64 { return s.Rate }),
			P50:         of(func(s Storm) float64 { return s.P50 }),
			P99:         of(func(s Storm) float64 { return s.P99 }),
			LastSeconds: of(func(s Storm) float64 { return s.LastSeconds }),
			CPUSeconds:  of(func(s Storm) float64 { return s.CPUSeconds }),
			PeakRSS:     of(func(s Storm) float64 { return s.PeakRSS }),
			Others:      of(func(s Storm) float64 { return s.Others }),
		})
	}
	return medians
}

// rounded to what can be told apart: the clock of /proc ticks a hundred times a second.
func rounded(value float64) float64 { return math.Round(value*1e4) / 1e4 }

// Rotated is the order of the contenders in a round: whoever is first now is last in the next one.
func Rotated(names []string, round int) []string {
	first := round % len(names)
	return append(slices.Clone(names[first:]), names[:first]...)
}
