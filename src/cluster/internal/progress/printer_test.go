package progress

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestCutsWhatATerminalCannotRewrite(t *testing.T) {
	for length, want := range map[int]string{10: "äbcde", 5: "äbcde", 4: "äbc…", 1: "…", 0: "…"} {
		if got := cut("äbcde", length); got != want {
			t.Errorf("%d: got %q, want %q", length, got, want)
		}
	}
}

func TestAStepIsALineWhenItIsDone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	printer := NewPrinter(file)
	if err := printer.Step("etcd", func(report func(string)) error { report("waiting"); return nil }); err != nil {
		t.Error(err)
	}
	failed := errors.New("no")
	if err := printer.Step("fails", func(func(string)) error { return failed }); err != failed {
		t.Errorf("got %v", err)
	}
	content, _ := os.ReadFile(path)
	if !regexp.MustCompile(`^ +[0-9.]+s  etcd\n$`).Match(content) {
		t.Errorf("got %q", content)
	}
}
