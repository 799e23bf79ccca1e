package testbed

import (
	"context"
	"path/filepath"

	authentication "k8s.io/api/authentication/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	api "k8s.io/client-go/tools/clientcmd/api"
)

const (
	signetNamespace  = "signet-system"
	signetAccount    = "signet"
	authoritySecret  = "kubelet-ca" // the name in deploy/rbac.yaml and deploy/examples/kubelets.yaml
	signetKubeconfig = "signet.kubeconfig"
	tokenSeconds     = 6 * 60 * 60
)

// installSignet applies what an administrator applies, and makes a kubeconfig with exactly the rights of deploy/.
func (t *Testbed) installSignet(ctx context.Context) error {
	steps := [][]string{
		{"apply", "-f", "crds", "-f", "deploy/namespace.yaml", "-f", "deploy/rbac.yaml"},
		{"wait", "--for=condition=Established", "--timeout=30s", "-f", "crds"},
		{"apply", "-f", "deploy/examples/kubelets.yaml"},
	}
	for _, step := range steps {
		for at, word := range step {
			if at > 0 && step[at-1] == "-f" {
				step[at] = filepath.Join(t.Repository, word)
			}
		}
		if _, err := t.cluster(ctx, append([]string{"kubectl", "--name", t.name, "--"}, step...)...); err != nil {
			return err
		}
	}
	client, err := Client(t.Kubeconfig("admin"))
	if err != nil {
		return err
	}
	_, err = client.CoreV1().Secrets(signetNamespace).Create(ctx, &core.Secret{
		ObjectMeta: meta.ObjectMeta{Name: authoritySecret},
		Type:       core.SecretTypeTLS,
		Data: map[string][]byte{
			core.TLSCertKey:       t.Authority.CertificatePEM,
			core.TLSPrivateKeyKey: t.Authority.KeyPEM,
		},
	}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	seconds := int64(tokenSeconds)
	answer, err := client.CoreV1().ServiceAccounts(signetNamespace).CreateToken(ctx, signetAccount,
		&authentication.TokenRequest{Spec: authentication.TokenRequestSpec{ExpirationSeconds: &seconds}}, meta.CreateOptions{})
	if err != nil {
		return err
	}
	return t.writeSignetKubeconfig(answer.Status.Token)
}

// SignetKubeconfig is the ServiceAccount's of deploy/rbac.yaml.
func (t *Testbed) SignetKubeconfig() string { return filepath.Join(t.Folder, signetKubeconfig) }

func (t *Testbed) writeSignetKubeconfig(token string) error {
	config, err := clientcmd.LoadFromFile(t.Kubeconfig("admin"))
	if err != nil {
		return err
	}
	config.AuthInfos = map[string]*api.AuthInfo{signetAccount: {Token: token}}
	config.Contexts[config.CurrentContext].AuthInfo = signetAccount
	return clientcmd.WriteToFile(*config, t.SignetKubeconfig())
}
