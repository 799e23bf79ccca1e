package corpus

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"reflect"
	"slices"
	"testing"

	"signet.dev/conformance/internal/request"
)

const enough = 4000

func testKeys(t *testing.T) *request.Keys {
	t.Helper()
	keys, err := request.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestASeedSaysEverything(t *testing.T) {
	for i, r := range Generate(7, 0, 300) {
		if again := Generate(7, i, 1)[0]; !reflect.DeepEqual(r, again) {
			t.Fatalf("%s differs:\n%+v\n%+v", r.Name, r, again)
		}
	}
	a, _ := json.Marshal(Generate(7, 0, 50))
	b, _ := json.Marshal(Generate(8, 0, 50))
	if string(a) == string(b) {
		t.Error("two seeds make the same requests")
	}
}

func TestEveryMutationAndEveryValueComesUp(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Generate(1, 0, enough) {
		for _, name := range r.Mutations {
			seen[name] = true
		}
		for _, value := range []string{r.Key, r.Signature, r.Signer, r.Requester.User, string(r.Decision), r.Wrapping,
			string(r.Damage), string(r.Parameter)} {
			seen[value] = true
		}
		for _, label := range r.Trailing {
			seen[string(label)] = true
		}
	}
	wanted := slices.Concat(request.KeyKinds, request.Schemes("RSA"), request.Schemes("P-256"), request.Wrappings)
	for _, area := range areas {
		for _, m := range area.mutations {
			wanted = append(wanted, m.name)
		}
	}
	for _, label := range request.Labels {
		wanted = append(wanted, string(label))
	}
	for _, name := range wanted {
		if !seen[name] {
			t.Errorf("%q does not come up in %d requests", name, enough)
		}
	}
}

func TestEachCanBeBuilt(t *testing.T) {
	keys := testKeys(t)
	names := map[string]bool{}
	for _, r := range slices.Concat(Tables(), Generate(1, 0, 1500), Sentinels("sentinel-", 0)) {
		if r.Object(keys); names[r.Name] {
			t.Errorf("%s is there twice", r.Name)
		}
		names[r.Name] = true
	}
}

func TestWithoutMutationsGoTakesThem(t *testing.T) {
	keys := testKeys(t)
	count := 0
	for _, r := range Generate(3, 0, 500) {
		if len(r.Mutations) > 0 {
			continue
		}
		count++
		block, _ := pem.Decode(r.Object(keys).Spec.Request)
		csr, err := x509.ParseCertificateRequest(block.Bytes)
		if err == nil {
			err = csr.CheckSignature()
		}
		if err != nil {
			t.Errorf("%s %+v: %v", r.Name, r, err)
		}
	}
	if count < 50 {
		t.Errorf("only %d of 500 are as their makers write them", count)
	}
}

func TestMostMutantsAreTaken(t *testing.T) {
	keys := testKeys(t)
	taken := 0
	for _, r := range Generate(5, 0, 1000) {
		if block, _ := pem.Decode(r.Object(keys).Spec.Request); block != nil {
			if csr, err := x509.ParseCertificateRequest(block.Bytes); err == nil && csr.CheckSignature() == nil {
				taken++
			}
		}
	}
	if taken < 650 { // what the API server refuses says nothing about whoever approves and signs
		t.Errorf("Go takes only %d of 1000", taken)
	}
}

func TestTheTablesAreWhole(t *testing.T) {
	rows := map[string]bool{}
	for _, r := range Tables() {
		rows[r.Origin] = true
	}
	for prefix, last := range map[string]int{"AH": 4, "AR": 9, "AI": 3, "AU": 4, "SH": 13, "SD": 7, "DU": 11, "KU": 6, "KS": 9, "KC": 11, "VC": 27} {
		for i := range last {
			name := prefix + string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10))
			if i < 9 {
				name = prefix + string(rune('1'+i))
			}
			if _, excused := NotReal[name]; rows[name] == excused {
				t.Errorf("row %s: it is there: %v, it cannot be there: %v", name, rows[name], excused)
			}
		}
	}
}
