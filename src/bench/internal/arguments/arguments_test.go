package arguments

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestDefaults(t *testing.T) {
	for command, want := range map[string]Options{
		Storm:    {Requests: 2000, Contenders: []string{Signet, UpstreamDefault, UpstreamUnlimited, Ceiling}},
		Unloaded: {Requests: 200, Contenders: []string{Signet, UpstreamDefault, UpstreamUnlimited}},
		Noisy:    {Requests: 1000, Contenders: []string{Signet, UpstreamUnlimited}},
	} {
		got, err := Parse([]string{command})
		if err != nil || got.Requests != want.Requests || !slices.Equal(got.Contenders, want.Contenders) {
			t.Errorf("%s: %+v (%v), want %+v", command, got, err, want)
		}
		if got.Rounds != 1 || got.Authority != "rsa2048" || got.JSON != "" {
			t.Errorf("%s: %+v", command, got)
		}
	}
}

func TestAllFlags(t *testing.T) {
	got, err := Parse(strings.Fields("storm --requests 5 --rounds=3 --authority p256 --json f.json --variant before=/x/bin/signet" +
		" --contenders before,ceiling,signet"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Requests != 5 || got.Rounds != 3 || got.Authority != "p256" || got.JSON != "f.json" ||
		got.Variants["before"] != "/x/bin/signet" || strings.Join(got.Contenders, " ") != "before ceiling signet" {
		t.Errorf("%+v", got)
	}
}

func TestVariantsTakePartUnlessContendersAreNamed(t *testing.T) {
	got, err := Parse(strings.Fields("unloaded --variant b=/b --variant a=/a"))
	if err != nil || strings.Join(got.Contenders, " ") != "signet upstream-default upstream-unlimited a b" {
		t.Errorf("%v (%v)", got.Contenders, err)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"--help", "-h", "help", "storm --help", "unloaded -h", "storm --requests 5 --help"} {
		if _, err := Parse(strings.Fields(args)); !errors.Is(err, ErrHelp) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestMistakesSayWhatIsWrong(t *testing.T) {
	for args, want := range map[string]string{
		"":                                   "command is missing",
		"strom":                              `"strom" is no command`,
		"storm --requests 0":                 "--requests must be at least 1",
		"storm --requests many":              "many",
		"storm --rounds 0":                   "--rounds",
		"storm --authority rsa":              "--authority must be one of p256, p224, p384, p521, rsa2048, rsa3072, rsa4096, ed25519",
		"storm 2000":                         `"2000" is too much`,
		"storm --fast":                       "fast",
		"storm --contenders signet,x":        `"x" is no contender: there are signet,`,
		"storm --contenders signet,signet":   "twice",
		"storm --variant signet=/x":          "another contender",
		"storm --variant before":             "NAME=PROGRAM",
		"unloaded --contenders signet --x=1": "x",
	} {
		_, err := Parse(strings.Fields(args))
		var mistake *Mistake
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a mistake with %q", args, err, want)
		}
	}
}
