package figures

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Waits of nodes, in seconds from create to certificate.
type Waits struct{ P50, P99 float64 }

// NoisyRun is a storm of nodes twice: alone, and beside a noisy one. The waits are those of the others.
type NoisyRun struct {
	Name         string
	Quiet, Noisy Waits
}

// Noisy is the same for all runs of a contender.
type Noisy struct {
	Name     string  `json:"name"`
	QuietP50 float64 `json:"quietP50Seconds"`
	QuietP99 float64 `json:"quietP99Seconds"`
	NoisyP50 float64 `json:"noisyP50Seconds"`
	NoisyP99 float64 `json:"noisyP99Seconds"`
	Factor   float64 `json:"p99Factor"` // how many times longer the others wait
}

// SummarizeNoisy takes medians; the factor is that of the medians.
func SummarizeNoisy(names []string, runs []NoisyRun) []Noisy {
	rows := []Noisy{}
	for _, name := range names {
		of := func(figure func(NoisyRun) float64) float64 {
			values := []float64{}
			for _, run := range runs {
				if run.Name == name {
					values = append(values, figure(run))
				}
			}
			return rounded(Median(values))
		}
		row := Noisy{
			Name:     name,
			QuietP50: of(func(r NoisyRun) float64 { return r.Quiet.P50 }),
			QuietP99: of(func(r NoisyRun) float64 { return r.Quiet.P99 }),
			NoisyP50: of(func(r NoisyRun) float64 { return r.Noisy.P50 }),
			NoisyP99: of(func(r NoisyRun) float64 { return r.Noisy.P99 }),
		}
		if row.QuietP99 > 0 {
			row.Factor = rounded(row.NoisyP99 / row.QuietP99)
		}
		rows = append(rows, row)
	}
	return rows
}

// NoisyTable for people.
func NoisyTable(out io.Writer, rows []Noisy) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "contender\tp50 alone s\tp99 alone s\tp50 noisy s\tp99 noisy s\tfactor\t")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t\n",
			row.Name, row.QuietP50, row.QuietP99, row.NoisyP50, row.NoisyP99, row.Factor)
	}
	return table.Flush()
}
