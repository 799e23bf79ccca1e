package arguments

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	if got, err := Parse(nil); err != nil || got != (Options{Requests: 5000, Seed: 1, Authority: "p256", Duration: 24 * time.Hour}) {
		t.Errorf("%+v (%v)", got, err)
	}
}

func TestAllFlags(t *testing.T) {
	got, err := Parse(strings.Fields("--requests 7 --seed=9 --first 3 --json f.json --print --authority p224 --duration 1h"))
	if err != nil || got != (Options{Requests: 7, Seed: 9, First: 3, JSON: "f.json", Print: true,
		Authority: "p224", Duration: time.Hour}) {
		t.Errorf("%+v (%v)", got, err)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"--help", "-h", "help", "--seed 2 --help"} {
		if _, err := Parse(strings.Fields(args)); !errors.Is(err, ErrHelp) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestMistakesSayWhatIsWrong(t *testing.T) {
	for args, want := range map[string]string{
		"--requests -1":   "--requests must be at least 0",
		"--requests many": "many",
		"--seed -1":       "seed",
		"--first -1":      "--first",
		"5000":            `"5000" is too much`,
		"--authority dsa": "--authority must be one of p256, p224,",
		"--duration 59s":  "--duration must be at least 1m",
		"--duration long": "duration",
		"--fast":          "fast",
	} {
		_, err := Parse(strings.Fields(args))
		var mistake *Mistake
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a mistake with %q", args, err, want)
		}
	}
}
