package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"signet.dev/cluster/internal/lifecycle"
	"signet.dev/cluster/internal/state"
)

func newStatus() *cobra.Command {
	format := ""
	command := &cobra.Command{
		Use:   "status",
		Short: "Show what runs of a cluster, and what to do next",
		Long: `Show what runs of a cluster, and what to do next.

Exit codes: 0 everything runs, 1 something is down, 2 wrong usage, 3 there is no such cluster. Whether a node is Ready is
shown and does not change the exit code: a node without a certificate runs, and waits.`,
		Args: cobra.NoArgs,
	}
	name := nameFlag(command)
	command.Flags().StringVarP(&format, "output", "o", "text", "text or json")
	command.PreRunE = func(*cobra.Command, []string) error {
		if format != "text" && format != "json" {
			return fmt.Errorf("--output=%s: use text or json", format)
		}
		return nil
	}
	command.RunE = does(func(command *cobra.Command, _ []string) error {
		root, err := state.FindRoot(os.Getenv)
		if err != nil {
			return err
		}
		report, err := lifecycle.Status(command.Context(), root, *name)
		if errors.Is(err, fs.ErrNotExist) {
			return &failure{noCluster, lifecycle.NoSuchCluster(root, *name)}
		}
		if err != nil {
			return err
		}
		if err := writeReport(command.OutOrStdout(), report, format); err != nil {
			return err
		}
		if !report.Running {
			return &failure{failed, quiet}
		}
		return nil
	})
	return command
}

func writeReport(out io.Writer, report *lifecycle.Report, format string) error {
	if format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	}
	fmt.Fprintf(out, "Cluster %s: %s\n", report.Name, apiServerState(report))
	fmt.Fprintf(out, "Files in %s, logs in its folder logs\n\n", report.Folder)
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "PROCESS\tPID\tSTATE")
	for _, unit := range report.Processes {
		fmt.Fprintf(table, "%s\t%s\t%s\n", unit.Unit, pidText(unit), unitState(unit))
	}
	if len(report.Nodes) > 0 {
		fmt.Fprintln(table, "\nNODE\tADDRESS\tSTATE")
	}
	for _, node := range report.Nodes {
		fmt.Fprintf(table, "%s\t%s\t%s\n", node.Name, node.Address, nodeState(node))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	writeNext(out, report)
	return nil
}

func apiServerState(report *lifecycle.Report) string {
	if report.APIServerReady {
		return report.Server + ", ready"
	}
	return report.Server + " does not answer"
}

func pidText(unit lifecycle.UnitReport) string {
	if !unit.Running {
		return "-"
	}
	return fmt.Sprint(unit.PID)
}

func unitState(unit lifecycle.UnitReport) string {
	switch {
	case unit.Running:
		return "running"
	case unit.Stopped:
		return "stopped"
	}
	return "down, see " + unit.Log
}

func nodeState(node lifecycle.NodeReport) string {
	if node.Stopped {
		return "stopped"
	}
	return node.Progress
}

func writeNext(out io.Writer, report *lifecycle.Report) {
	fmt.Fprintln(out, "Next:")
	for _, command := range report.Next {
		fmt.Fprintln(out, "  "+command)
	}
}
