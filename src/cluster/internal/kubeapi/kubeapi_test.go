package kubeapi

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

func csr(t *testing.T, commonName string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: commonName}}, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: raw})
}

func TestTellsHowFarANodeHasCome(t *testing.T) {
	asked, signed, denied := csr(t, "system:node:asked"), csr(t, "system:node:signed"), csr(t, "system:node:denied")
	items := []any{}
	add := func(request []byte, certificate, conditions any) {
		items = append(items, Object{"spec": Object{"request": request}, "status": Object{"certificate": certificate, "conditions": conditions}})
	}
	add(asked, nil, []Object{{"type": "Denied", "status": "True"}})
	add(asked, nil, nil) // asked again after the denial: this one counts
	add(signed, []byte("a certificate"), []Object{{"type": "Approved", "status": "True"}})
	add(signed, nil, nil) // asks for the next one already
	add(denied, nil, []Object{{"type": "Denied", "status": "True"}})
	add([]byte("no PEM"), nil, nil)
	add(csr(t, "somebody"), nil, nil)
	requests, nodes := requestList{}, nodeList{}
	decode(t, Object{"items": items}, &requests)
	decode(t, Object{"items": []any{
		Object{"metadata": Object{"name": "ready"}, "status": Object{"conditions": []Object{{"type": "Ready", "status": "True"}}}},
		Object{"metadata": Object{"name": "starting"}, "status": Object{"conditions": []Object{{"type": "Ready", "status": "False"}}}},
	}}, &nodes)

	got := progress(requests, nodes)

	want := map[string]NodeProgress{
		"asked": NodeAsked, "signed": NodeSigned, "denied": NodeDenied, "ready": NodeReady, "starting": NodeSigned,
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for name, progress := range want {
		if got[name] != progress {
			t.Errorf("%s: got %q, want %q", name, got[name], progress)
		}
	}
}

func decode(t *testing.T, object Object, into any) {
	t.Helper()
	content, err := json.Marshal(object)
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWithoutApprovalOnlyTheRequestIsAllowed(t *testing.T) {
	names := func(approval bool) []string {
		all := []string{}
		for _, created := range BootstrapObjects("abcdef.0123456789abcdef", approval) {
			all = append(all, created.Object["metadata"].(Object)["name"].(string))
		}
		return all
	}
	if got := names(true); len(got) != 4 {
		t.Errorf("with approval: got %v", got)
	}
	if got := names(false); len(got) != 2 || got[0] != "bootstrap-token-abcdef" || got[1] != "kubeadm:kubelet-bootstrap" {
		t.Errorf("without approval: got %v", got)
	}
}

func TestWhatIsThereAlreadyIsNoError(t *testing.T) {
	answer := http.StatusConflict
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(answer)
		w.Write([]byte(`{"kind":"Status","message":"so it is"}`))
	}))
	defer server.Close()
	client := &Client{base: server.URL, http: server.Client()}
	ctx := context.Background()
	if err := client.Ensure(ctx, "/", Object{}); err != nil {
		t.Errorf("conflict: %v", err)
	}
	answer = http.StatusNotFound
	if err := client.Delete(ctx, "/"); err != nil {
		t.Errorf("not found: %v", err)
	}
	answer = http.StatusForbidden
	var status *StatusError
	if err := client.Ensure(ctx, "/", Object{}); !errors.As(err, &status) || status.Message != "so it is" {
		t.Errorf("forbidden: %v", err)
	}
}

func TestAMessageIsOneLine(t *testing.T) {
	for content, want := range map[string]string{
		`{"kind":"Status","message":"no"}`: "no",
		"[+]ping ok\n[-]poststarthook/rbac/bootstrap-roles failed: reason withheld\n[-]etcd failed: reason withheld\nreadyz check failed\n": "not ready yet: poststarthook/rbac/bootstrap-roles, etcd",
		"something\nelse\n": "something",
		"":                  "",
	} {
		if got := message([]byte(content)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
