package request

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
	"strings"
	"sync"
)

// KeyKinds are those that the corpus uses. An RSA key is named after its bits and, if it is an unusual one, its exponent.
var KeyKinds = []string{"P-256", "P-384", "P-521", "P-224", "Ed25519", "RSA 2048", "RSA 3072", "RSA 4096", "RSA 1024",
	"RSA 2047", "RSA 2048 3", "RSA 2048 17", "RSA 2048 257", "RSA 2048 2147483647"}

// Keys are what is random about the corpus, and means nothing: one of each kind, and a second one where that is quick.
type Keys struct{ byKind map[string][]crypto.Signer }

// NewKeys makes them, as many at a time as there are processors.
func NewKeys() (*Keys, error) {
	keys := &Keys{map[string][]crypto.Signer{}}
	var lock sync.Mutex
	var group sync.WaitGroup
	var problems error
	for _, kind := range KeyKinds {
		count := 1
		if !strings.HasPrefix(kind, "RSA") {
			count = 2
		}
		for range count {
			group.Go(func() {
				key, err := newKey(kind)
				lock.Lock()
				defer lock.Unlock()
				problems = errors.Join(problems, err)
				keys.byKind[kind] = append(keys.byKind[kind], key)
			})
		}
	}
	group.Wait()
	return keys, problems
}

// Of a kind.
func (k *Keys) Of(kind string) crypto.Signer { return k.byKind[kind][0] }

// Other one that signs in the same way.
func (k *Keys) Other(kind string) crypto.Signer {
	switch {
	case kind == "RSA 2048":
		return k.Of("RSA 2047")
	case strings.HasPrefix(kind, "RSA"):
		return k.Of("RSA 2048")
	}
	return k.byKind[kind][1]
}

func newKey(kind string) (crypto.Signer, error) {
	switch kind {
	case "P-224":
		return ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	case "P-256":
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "P-384":
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case "P-521":
		return ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case "Ed25519":
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	case "RSA 1024":
		return newRSA(1024, 65537)
	case "RSA 2047":
		return newRSA(2047, 65537)
	case "RSA 2048":
		return newRSA(2048, 65537)
	case "RSA 3072":
		return newRSA(3072, 65537)
	case "RSA 4096":
		return newRSA(4096, 65537)
	case "RSA 2048 3":
		return newRSA(2048, 3)
	case "RSA 2048 17":
		return newRSA(2048, 17)
	case "RSA 2048 257":
		return newRSA(2048, 257)
	case "RSA 2048 2147483647":
		return newRSA(2048, 1<<31-1)
	}
	return nil, errors.New("no key of kind " + kind)
}

// newRSA makes one with any exponent, which rsa.GenerateKey does not.
func newRSA(size, exponent int) (*rsa.PrivateKey, error) {
	one, e := big.NewInt(1), big.NewInt(int64(exponent))
	for {
		p, err := rand.Prime(rand.Reader, size/2)
		if err != nil {
			return nil, err
		}
		q, err := rand.Prime(rand.Reader, size-size/2)
		if err != nil {
			return nil, err
		}
		n := new(big.Int).Mul(p, q)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		d := new(big.Int).ModInverse(e, phi)
		if d == nil || n.BitLen() != size || p.Cmp(q) == 0 {
			continue
		}
		key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: exponent}, D: d, Primes: []*big.Int{p, q}}
		key.Precompute()
		return key, key.Validate()
	}
}
