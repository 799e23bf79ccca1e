package figures

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// JSON is the file of --json.
func JSON[Row Storm | Unloaded | Noisy](requests int, contenders []Row) ([]byte, error) {
	content, err := json.MarshalIndent(struct {
		Requests   int   `json:"requests"`
		Contenders []Row `json:"contenders"`
	}{requests, contenders}, "", "  ")
	return append(content, '\n'), err
}

// Table prints the medians and, when there were several rounds, the lowest and the highest rate.
func Table(out io.Writer, medians, storms []Storm) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	several := len(storms) > len(medians)
	spread := ""
	if several {
		spread = "min..max\t"
	}
	fmt.Fprintf(table, "contender\trate/s\t%sp50 s\tp99 s\tlast s\tCPU s\tpeak MiB\tothers %%\t\n", spread)
	for _, m := range medians {
		if several {
			spread = span(m.Name, storms) + "\t"
		}
		fmt.Fprintf(table, "%s\t%.1f\t%s%.3f\t%.3f\t%.1f\t%.1f\t%.0f\t%.0f\t\n",
			m.Name, m.Rate, spread, m.P50, m.P99, m.LastSeconds, m.CPUSeconds, m.PeakRSS, 100*m.Others)
	}
	return table.Flush()
}

func span(name string, storms []Storm) string {
	rates := []float64{}
	for _, storm := range storms {
		if storm.Name == name {
			rates = append(rates, storm.Rate)
		}
	}
	return fmt.Sprintf("%.0f..%.0f", slices.Min(rates), slices.Max(rates))
}

// UnloadedTable prints milliseconds: first is a fresh process's very first request, p50, p99 and max come after warm-up.
func UnloadedTable(out io.Writer, rows []Unloaded) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "contender\tp50 ms\tp99 ms\tmax ms\tfirst ms\tCPU ms each\tpeak MiB\tothers %\t")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%.0f\t%.1f\t%.0f\t%.0f\t\n",
			r.Name, 1e3*r.P50, 1e3*r.P99, 1e3*r.Max, 1e3*r.First, 1e3*r.CPUSeconds, r.PeakRSS, 100*r.Others)
	}
	return table.Flush()
}
