package genuine

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"sigs.k8s.io/yaml"
)

// ClientPair takes the client certificate and its key out of a kubeconfig with one user.
func ClientPair(kubeconfig []byte) (certificate, key []byte, err error) {
	content := struct {
		Users []struct {
			User struct {
				Certificate []byte `json:"client-certificate-data"`
				Key         []byte `json:"client-key-data"`
			}
		}
	}{}
	if err := yaml.Unmarshal(kubeconfig, &content); err != nil {
		return nil, nil, err
	}
	if len(content.Users) != 1 || len(content.Users[0].User.Certificate) == 0 {
		return nil, nil, errors.New("the kubeconfig has no client certificate")
	}
	return content.Users[0].User.Certificate, content.Users[0].User.Key, nil
}

// PublicKeyHash is how who joins knows the cluster's CA: sha256:HEX of its public key.
func PublicKeyHash(authority []byte) (string, error) {
	block, _ := pem.Decode(authority)
	if block == nil {
		return "", errors.New("the cluster's CA is not in PEM")
	}
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("sha256:%x", sha256.Sum256(parsed.RawSubjectPublicKeyInfo)), nil
}
