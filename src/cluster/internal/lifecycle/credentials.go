package lifecycle

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/pki"
	"signet.dev/cluster/internal/state"
)

// ensurePKI makes every certificate, key, kubeconfig and token of the control plane, in well under a second.
func (w *work) ensurePKI(context.Context) error {
	return w.Out.Step("certificates and kubeconfigs", func(func(string)) error {
		authority, err := pki.EnsureAuthority(w.folder, "ca")
		if err != nil {
			return err
		}
		etcd, err1 := pki.EnsureAuthority(w.folder, "etcd-ca")
		frontProxy, err2 := pki.EnsureAuthority(w.folder, "front-proxy-ca")
		if err := errors.Join(err1, err2, pki.EnsureServiceAccountKeys(w.folder)); err != nil {
			return err
		}
		loopback := []string{"localhost", "127.0.0.1", "::1"}
		for _, one := range []struct {
			authority pki.Authority
			name      string
			leaf      pki.Leaf
		}{
			{etcd, "etcd-server", pki.Leaf{User: "etcd-server", Names: loopback}},
			{etcd, "apiserver-etcd-client", pki.Leaf{User: "kube-apiserver-etcd-client"}},
			{frontProxy, "front-proxy-client", pki.Leaf{User: "front-proxy-client"}},
			{authority, "apiserver", pki.Leaf{User: "kube-apiserver", Names: append(loopback, apiServerNames(w.cluster)...)}},
			{authority, "apiserver-kubelet-client", pki.Leaf{User: "kube-apiserver-kubelet-client", Groups: []string{"system:masters"}}},
		} {
			if _, err := pki.EnsureLeaf(w.folder, one.authority, one.name, one.leaf); err != nil {
				return err
			}
		}
		return w.ensureKubeconfigs(authority)
	})
}

func apiServerNames(cluster *state.Cluster) []string {
	return []string{
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
		network.ServiceRange.Addr().Next().String(), // the kubernetes Service
		cluster.APIServerAddress().Addr().String(),
	}
}

func (w *work) ensureKubeconfigs(authority pki.Authority) error {
	for name, leaf := range map[string]pki.Leaf{
		"admin":              {User: "kubernetes-admin", Groups: []string{"system:masters"}},
		"controller-manager": {User: "system:kube-controller-manager"},
		"scheduler":          {User: "system:kube-scheduler"},
	} {
		pair, err := pki.EnsureLeaf(w.folder, authority, name, leaf)
		if err != nil {
			return err
		}
		if err := w.writeKubeconfig(name, pki.ClientCertificate(pair)); err != nil {
			return err
		}
	}
	token, err := w.ensureToken()
	if err != nil {
		return err
	}
	return w.writeKubeconfig("bootstrap", pki.Token(token))
}

func (w *work) writeKubeconfig(user, credentials string) error {
	authority, err := os.ReadFile(w.folder.PKI("ca.crt"))
	if err != nil {
		return err
	}
	server := "https://" + w.cluster.APIServerAddress().String()
	content := pki.Kubeconfig("signet-"+w.cluster.Name, server, authority, user, credentials)
	return state.WriteFile(w.folder.Kubeconfig(user), content, 0o600)
}

func (w *work) ensureToken() (string, error) {
	content, err := os.ReadFile(w.folder.BootstrapToken())
	if !errors.Is(err, os.ErrNotExist) {
		return string(content), err
	}
	token := newToken()
	return token, state.WriteFile(w.folder.BootstrapToken(), []byte(token), 0o600)
}

// newToken has the form [a-z0-9]{6}\.[a-z0-9]{16} that the API server asks for.
func newToken() string {
	random := make([]byte, 11)
	rand.Read(random)
	text := fmt.Sprintf("%x", random)
	return text[:6] + "." + text[6:]
}
