package testbed

import (
	"context"
	"path/filepath"

	authentication "k8s.io/api/authentication/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
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

// InstallSignet applies what an administrator applies, then what else he is given (files below the repository, or
// absolute), and makes a kubeconfig with exactly the rights of deploy/.
func (t *Testbed) InstallSignet(ctx context.Context, more ...string) error {
	err := t.Kubectl(ctx, t.files([]string{"apply"}, "crds", "deploy/namespace.yaml", "deploy/rbac.yaml")...)
	if err == nil {
		err = t.Kubectl(ctx, t.files([]string{"wait", "--for=condition=Established", "--timeout=30s"}, "crds")...)
	}
	if err == nil {
		err = t.Kubectl(ctx, t.files([]string{"apply"}, more...)...)
	}
	if err != nil {
		return err
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
	if err = t.trustAuthority(ctx, client); err != nil {
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

// trustAuthority makes the API server say that it trusts the authority, or Signet would not sign for clients with it. The
// API servers of a cluster keep what others add to this ConfigMap. Nobody logs in with what is signed here.
func (t *Testbed) trustAuthority(ctx context.Context, client kubernetes.Interface) error {
	configMaps := client.CoreV1().ConfigMaps("kube-system")
	known, err := configMaps.Get(ctx, "extension-apiserver-authentication", meta.GetOptions{})
	if err != nil {
		return err
	}
	known.Data["client-ca-file"] += string(t.Authority.CertificatePEM)
	_, err = configMaps.Update(ctx, known, meta.UpdateOptions{})
	return err
}

// Kubectl as the administrator.
func (t *Testbed) Kubectl(ctx context.Context, args ...string) error {
	_, err := t.cluster(ctx, append([]string{"kubectl", "--name", t.name, "--"}, args...)...)
	return err
}

func (t *Testbed) files(args []string, names ...string) []string {
	for _, name := range names {
		if !filepath.IsAbs(name) {
			name = filepath.Join(t.Repository, name)
		}
		args = append(args, "-f", name)
	}
	return args
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
