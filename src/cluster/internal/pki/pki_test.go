package pki

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"strings"
	"testing"

	"signet.dev/cluster/internal/state"
)

func TestLeavesAreGoodForWhatTheyAreFor(t *testing.T) {
	folder := state.Folder(t.TempDir())
	authority, err := EnsureAuthority(folder, "ca")
	if err != nil {
		t.Fatal(err)
	}
	server, err := EnsureLeaf(folder, authority, "server", Leaf{User: "server", Names: []string{"localhost", "127.0.0.1"}})
	if err != nil {
		t.Fatal(err)
	}
	client, err := EnsureLeaf(folder, authority, "client", Leaf{User: "somebody", Groups: []string{"system:masters"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"localhost", "127.0.0.1"} {
		if err := verify(t, folder, server, name, x509.ExtKeyUsageServerAuth); err != nil {
			t.Errorf("as server %s: %v", name, err)
		}
	}
	if err := verify(t, folder, server, "other", x509.ExtKeyUsageServerAuth); err == nil {
		t.Error("serves under any name")
	}
	if err := verify(t, folder, client, "", x509.ExtKeyUsageClientAuth); err != nil {
		t.Errorf("as client: %v", err)
	}
	if err := verify(t, folder, client, "", x509.ExtKeyUsageServerAuth); err == nil {
		t.Error("a client's certificate serves")
	}
	if _, err := tls.X509KeyPair(client.Certificate, client.Key); err != nil {
		t.Errorf("the key does not fit: %v", err)
	}
	subject := parse(t, client.Certificate).Subject
	if subject.CommonName != "somebody" || strings.Join(subject.Organization, " ") != "system:masters" {
		t.Errorf("got %s", subject)
	}
}

func verify(t *testing.T, folder state.Folder, pair Pair, name string, usage x509.ExtKeyUsage) error {
	t.Helper()
	roots := x509.NewCertPool()
	content, err := os.ReadFile(folder.PKI("ca.crt"))
	if err != nil || !roots.AppendCertsFromPEM(content) {
		t.Fatal("no CA")
	}
	_, err = parse(t, pair.Certificate).Verify(x509.VerifyOptions{Roots: roots, DNSName: name, KeyUsages: []x509.ExtKeyUsage{usage}})
	return err
}

func parse(t *testing.T, content []byte) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(content)
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func TestWhatIsThereStays(t *testing.T) {
	folder := state.Folder(t.TempDir())
	ensure := func() []byte {
		authority, err := EnsureAuthority(folder, "ca")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := EnsureLeaf(folder, authority, "admin", Leaf{User: "admin"}); err != nil {
			t.Fatal(err)
		}
		if err := EnsureServiceAccountKeys(folder); err != nil {
			t.Fatal(err)
		}
		all := []byte{}
		for _, name := range []string{"ca.crt", "ca.key", "admin.crt", "admin.key", "sa.key", "sa.pub"} {
			content, err := os.ReadFile(folder.PKI(name))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, content...)
		}
		return all
	}
	if first, second := ensure(), ensure(); !bytes.Equal(first, second) {
		t.Error("made anew")
	}
	if info, _ := os.Stat(folder.PKI("ca.key")); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %s", info.Mode())
	}
}

func TestAKubeconfigHasEverythingInIt(t *testing.T) {
	got := string(Kubeconfig("signet-a", "https://127.0.0.1:6443", []byte("CA"), "admin", ClientCertificate(Pair{[]byte("C"), []byte("K")})))
	for _, part := range []string{"current-context: signet-a", "server: https://127.0.0.1:6443", "certificate-authority-data: Q0E=",
		"client-certificate-data: Qw==", "client-key-data: Sw=="} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is missing in:\n%s", part, got)
		}
	}
}
