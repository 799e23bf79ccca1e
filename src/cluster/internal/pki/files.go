package pki

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"signet.dev/cluster/internal/state"
)

// writePair writes the key first: a certificate that is there has its key.
func writePair(certificate []byte, key *ecdsa.PrivateKey, certificateFile, keyFile string) error {
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	if err := state.WriteFile(keyFile, encode("EC PRIVATE KEY", raw), 0o600); err != nil {
		return err
	}
	return state.WriteFile(certificateFile, encode("CERTIFICATE", certificate), 0o644)
}

func readPair(certificateFile, keyFile string) (Pair, error) {
	certificate, err1 := os.ReadFile(certificateFile)
	key, err2 := os.ReadFile(keyFile)
	return Pair{certificate, key}, errors.Join(err1, err2)
}

func encode(kind string, content []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
}

// EnsureServiceAccountKeys makes the key that service account tokens are signed with, sa.key, and its public half, sa.pub.
func EnsureServiceAccountKeys(folder state.Folder) error {
	if _, err := os.Stat(folder.PKI("sa.pub")); err == nil {
		return nil
	}
	key, err := newKey()
	if err != nil {
		return err
	}
	private, err1 := x509.MarshalECPrivateKey(key)
	public, err2 := x509.MarshalPKIXPublicKey(key.Public())
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if err := state.WriteFile(folder.PKI("sa.key"), encode("EC PRIVATE KEY", private), 0o600); err != nil {
		return err
	}
	return state.WriteFile(folder.PKI("sa.pub"), encode("PUBLIC KEY", public), 0o644)
}

// Kubeconfig is the content of a kubeconfig with everything embedded: it works from wherever it is copied to.
func Kubeconfig(cluster, server string, authority []byte, user, credentials string) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: %[1]s
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
contexts:
- name: %[1]s
  context: {cluster: %[1]s, user: %[4]s}
users:
- name: %[4]s
  user: {%[5]s}
`, cluster, server, base64.StdEncoding.EncodeToString(authority), user, credentials)
}

// ClientCertificate is a kubeconfig user that has a certificate.
func ClientCertificate(pair Pair) string {
	return fmt.Sprintf("client-certificate-data: %s, client-key-data: %s",
		base64.StdEncoding.EncodeToString(pair.Certificate), base64.StdEncoding.EncodeToString(pair.Key))
}

// Token is a kubeconfig user that has a bearer token.
func Token(token string) string { return "token: " + token }
