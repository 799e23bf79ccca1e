// Package pki makes the certificates, keys and kubeconfigs of a cluster.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"

	"signet.dev/cluster/internal/state"
)

const (
	authorityLifetime = 10 * 365 * 24 * time.Hour // as kubeadm
	leafLifetime      = 365 * 24 * time.Hour
	backdate          = 5 * time.Minute // for clocks that are a little apart
)

// Authority is a CA certificate with its key.
type Authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

// Leaf says what is to be in a certificate: every one serves for a client, one with Names for a server too.
type Leaf struct {
	User   string
	Groups []string
	Names  []string // DNS names and IP addresses
}

// Pair is a certificate and its key, in PEM.
type Pair struct{ Certificate, Key []byte }

// EnsureAuthority reads NAME.crt and NAME.key, or makes them.
func EnsureAuthority(folder state.Folder, name string) (Authority, error) {
	certificateFile, keyFile := folder.PKI(name+".crt"), folder.PKI(name+".key")
	authority, err := loadAuthority(certificateFile, keyFile)
	if !errors.Is(err, os.ErrNotExist) {
		return authority, err
	}
	key, err := newKey()
	if err != nil {
		return Authority{}, err
	}
	template := newTemplate(pkix.Name{CommonName: name}, authorityLifetime)
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageCertSign // as kubeadm
	template.IsCA, template.BasicConstraintsValid = true, true
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return Authority{}, err
	}
	if err := writePair(raw, key, certificateFile, keyFile); err != nil {
		return Authority{}, err
	}
	return loadAuthority(certificateFile, keyFile)
}

func loadAuthority(certificateFile, keyFile string) (Authority, error) {
	pair, err := readPair(certificateFile, keyFile)
	if err != nil {
		return Authority{}, err
	}
	certificateBlock, _ := pem.Decode(pair.Certificate)
	keyBlock, _ := pem.Decode(pair.Key)
	if certificateBlock == nil || keyBlock == nil {
		return Authority{}, fmt.Errorf("%s and %s are not PEM", certificateFile, keyFile)
	}
	certificate, err := x509.ParseCertificate(certificateBlock.Bytes)
	if err != nil {
		return Authority{}, fmt.Errorf("%s: %w", certificateFile, err)
	}
	key, err := x509.ParseECPrivateKey(keyBlock.Bytes)
	if err != nil {
		return Authority{}, fmt.Errorf("%s: %w", keyFile, err)
	}
	return Authority{certificate, key}, nil
}

// EnsureLeaf reads NAME.crt and NAME.key, or makes them.
func EnsureLeaf(folder state.Folder, authority Authority, name string, leaf Leaf) (Pair, error) {
	certificateFile, keyFile := folder.PKI(name+".crt"), folder.PKI(name+".key")
	pair, err := readPair(certificateFile, keyFile)
	if !errors.Is(err, os.ErrNotExist) {
		return pair, err
	}
	key, err := newKey()
	if err != nil {
		return Pair{}, err
	}
	raw, err := x509.CreateCertificate(rand.Reader, leafTemplate(leaf), authority.certificate, key.Public(), authority.key)
	if err != nil {
		return Pair{}, err
	}
	if err := writePair(raw, key, certificateFile, keyFile); err != nil {
		return Pair{}, err
	}
	return readPair(certificateFile, keyFile)
}

func leafTemplate(leaf Leaf) *x509.Certificate {
	template := newTemplate(pkix.Name{CommonName: leaf.User, Organization: leaf.Groups}, leafLifetime)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if len(leaf.Names) > 0 {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, name := range leaf.Names {
		if address := net.ParseIP(name); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	return template
}

func newTemplate(subject pkix.Name, lifetime time.Duration) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial, Subject: subject, NotBefore: now.Add(-backdate), NotAfter: now.Add(lifetime),
	}
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }
