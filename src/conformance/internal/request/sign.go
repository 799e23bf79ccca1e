package request

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	_ "crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/asn1"
	"slices"
	"strings"
)

type scheme struct {
	oid  string
	hash crypto.Hash
	salt int // of RSASSA-PSS; 0: another scheme
}

const (
	oidPSS  = "1.2.840.113549.1.1.10"
	oidMGF1 = "1.2.840.113549.1.1.8"
)

// The names begin with the kind of key.
var schemes = map[string]scheme{
	"RSA MD5":              {"1.2.840.113549.1.1.4", crypto.MD5, 0},
	"RSA SHA-1":            {"1.2.840.113549.1.1.5", crypto.SHA1, 0},
	"RSA SHA-256":          {"1.2.840.113549.1.1.11", crypto.SHA256, 0},
	"RSA SHA-384":          {"1.2.840.113549.1.1.12", crypto.SHA384, 0},
	"RSA SHA-512":          {"1.2.840.113549.1.1.13", crypto.SHA512, 0},
	"RSA PSS SHA-1":        {oidPSS, crypto.SHA1, 20},
	"RSA PSS SHA-256":      {oidPSS, crypto.SHA256, 32},
	"RSA PSS SHA-384":      {oidPSS, crypto.SHA384, 48},
	"RSA PSS SHA-512":      {oidPSS, crypto.SHA512, 64},
	"RSA PSS SHA-256 salt": {oidPSS, crypto.SHA256, 20},
	"ECDSA SHA-1":          {"1.2.840.10045.4.1", crypto.SHA1, 0},
	"ECDSA SHA-224":        {"1.2.840.10045.4.3.1", crypto.SHA224, 0},
	"ECDSA SHA-256":        {"1.2.840.10045.4.3.2", crypto.SHA256, 0},
	"ECDSA SHA-384":        {"1.2.840.10045.4.3.3", crypto.SHA384, 0},
	"ECDSA SHA-512":        {"1.2.840.10045.4.3.4", crypto.SHA512, 0},
	"Ed25519":              {"1.3.101.112", 0, 0},
}

var hashes = map[crypto.Hash]string{
	crypto.SHA1: "1.3.14.3.2.26", crypto.SHA256: "2.16.840.1.101.3.4.2.1",
	crypto.SHA384: "2.16.840.1.101.3.4.2.2", crypto.SHA512: "2.16.840.1.101.3.4.2.3",
}

// Schemes are the names of those for a key, in order.
func Schemes(key string) []string {
	switch {
	case key == "RSA 1024": // too small for the digest and the salt of PSS SHA-512
		return slices.DeleteFunc(Schemes("RSA"), func(name string) bool { return name == "RSA PSS SHA-512" })
	case strings.HasPrefix(key, "RSA"):
		return []string{"RSA SHA-256", "RSA SHA-1", "RSA SHA-384", "RSA SHA-512", "RSA PSS SHA-256", "RSA PSS SHA-384",
			"RSA PSS SHA-512", "RSA PSS SHA-1", "RSA PSS SHA-256 salt", "RSA MD5"}
	case key == "Ed25519":
		return []string{"Ed25519"}
	}
	return []string{"ECDSA SHA-256", "ECDSA SHA-384", "ECDSA SHA-512", "ECDSA SHA-1", "ECDSA SHA-224"}
}

func sign(name string, key crypto.Signer, content []byte) []byte {
	scheme := schemes[name]
	if scheme.hash == 0 {
		return must(key.Sign(rand.Reader, content, crypto.Hash(0)))
	}
	digest := scheme.hash.New()
	digest.Write(content)
	var options crypto.SignerOpts = scheme.hash
	if scheme.salt > 0 {
		options = &rsa.PSSOptions{SaltLength: scheme.salt, Hash: scheme.hash}
	}
	switch key.(type) {
	case *rsa.PrivateKey, *ecdsa.PrivateKey:
		return must(key.Sign(rand.Reader, digest.Sum(nil), options))
	case ed25519.PrivateKey: // it signs no digests
	}
	panic("a bug in the corpus: " + name + " with such a key")
}

// PSS are those of the schemes for a key that are RSASSA-PSS.
func PSS(key string) []string {
	return slices.DeleteFunc(Schemes(key), func(name string) bool { return !strings.Contains(name, "PSS") })
}

// algorithm is what stands in the AlgorithmIdentifier.
func algorithm(name string, parameter Parameter) [][]byte {
	scheme := schemes[name]
	parts := [][]byte{OID(scheme.oid)}
	switch {
	case parameter == NoParameter:
	case parameter == Null:
		parts = append(parts, asn1.NullBytes)
	case parameter == Junk:
		parts = append(parts, integer(5))
	case scheme.oid == oidPSS:
		hash := sequence(OID(hashes[scheme.hash]), asn1.NullBytes)
		parts = append(parts, sequence(
			explicit(0, hash),
			explicit(1, sequence(OID(oidMGF1), hash)),
			explicit(2, integer(scheme.salt))))
	case strings.HasPrefix(name, "RSA"):
		parts = append(parts, asn1.NullBytes)
	}
	return parts
}

func explicit(tag int, content []byte) []byte {
	return tlv(asn1.ClassContextSpecific, tag, true, content)
}
