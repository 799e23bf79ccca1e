package process

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReadsTheStartTimePastAnOddName(t *testing.T) {
	rest := " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21"
	started, ended, err := parseStat("42 (a) b (c))" + rest)
	if err != nil || ended || started != 4711 {
		t.Errorf("got %d, %v, %v", started, ended, err)
	}
	if _, ended, _ := parseStat("42 (sh) Z" + rest[2:]); !ended {
		t.Error("a zombie counts as running")
	}
	if _, _, err := parseStat("42 (sh) S 1"); err == nil {
		t.Error("a short line was accepted")
	}
}

func TestTheMarkerMustFitExactly(t *testing.T) {
	environment := []byte("PATH=/bin\x00" + Marker + "=/clusters/a\x00HOME=/\x00")
	if !hasMarker(environment, "/clusters/a") || hasMarker(environment, "/clusters") || hasMarker(environment, "/clusters/ab") {
		t.Error("the wrong folder matches")
	}
}

func start(t *testing.T, script string) (folder string, running *Running) {
	t.Helper()
	folder = t.TempDir()
	running, err := Start(folder, []string{"/bin/sh", "-c", script}, filepath.Join(folder, "log"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Stop(folder, Of(folder), 0) })
	return folder, running
}

func TestFindsAndStopsItsOwnProcesses(t *testing.T) {
	folder, running := start(t, "sleep 60 & wait")
	for deadline := time.Now().Add(5 * time.Second); len(Of(folder)) < 2; time.Sleep(pollInterval) {
		if time.Now().After(deadline) {
			t.Fatalf("the child is not found: %v", Of(folder))
		}
	}
	if !Runs(running.PID, running.Started, folder) {
		t.Error("it does not run")
	}
	if Runs(running.PID, running.Started+1, folder) || Runs(running.PID, running.Started, folder+"x") || Runs(os.Getpid(), 0, folder) {
		t.Error("another process passes for it")
	}
	if err := Stop(folder, Of(folder), time.Second); err != nil || len(Of(folder)) != 0 {
		t.Errorf("got %v, left %v", err, Of(folder))
	}
}

func TestKillsWhatDoesNotListen(t *testing.T) {
	folder, _ := start(t, "trap '' TERM; echo ready; while :; do sleep 1; done")
	for content := ""; content == ""; time.Sleep(pollInterval) {
		raw, _ := os.ReadFile(filepath.Join(folder, "log"))
		content = string(raw)
	}
	if err := Stop(folder, Of(folder), 50*time.Millisecond); err != nil || len(Of(folder)) != 0 {
		t.Errorf("got %v, left %v", err, Of(folder))
	}
}

func TestTellsWhenAProcessEnds(t *testing.T) {
	_, running := start(t, "exit 3")
	watched, cancel := Watch(t.Context(), []*Running{running})
	defer cancel()
	select {
	case <-watched.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("nobody noticed")
	}

	var ended *Ended
	if !errors.As(context.Cause(watched), &ended) || !strings.Contains(ended.Error(), "sh ended: exit status 3") {
		t.Errorf("got %v", ended)
	}
}

func TestGivesNoProxyToAComponent(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://proxy.example.com")
	if joined := strings.Join(environment("/clusters/a"), " "); strings.Contains(joined, "PROXY") || !strings.Contains(joined, "PATH=") {
		t.Errorf("got %s", joined)
	}
}

func TestAMissingBinaryIsAnError(t *testing.T) {
	folder := t.TempDir()
	_, err := Start(folder, []string{filepath.Join(folder, "nothing")}, filepath.Join(folder, "log"), 0)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
