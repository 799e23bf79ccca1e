package testbed

import (
	"fmt"
	"path/filepath"
)

// Signet is the command line of the program with the rights that InstallSignet gave; it serves HTTP at the port.
func (t *Testbed) Signet(program string, port int) []string {
	return []string{program, "operator",
		"--kubeconfig=" + t.SignetKubeconfig(), "--http-host=127.0.0.1", fmt.Sprintf("--http-port=%d", port)}
}

// Upstream is the command line of kube-controller-manager as kubeadm runs it, with only what is about requests; it
// serves HTTPS at the port.
func (t *Testbed) Upstream(port int, more ...string) []string {
	kubeconfig := t.Kubeconfig("controller-manager")
	return append([]string{
		filepath.Join(t.Assets, "kube-controller-manager"),
		"--controllers=csrapproving,csrsigning,csrcleaner",
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--use-service-account-credentials",
		"--cluster-signing-cert-file=" + t.Authority.CertificateFile,
		"--cluster-signing-key-file=" + t.Authority.KeyFile,
		"--leader-elect=false",
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
	}, more...)
}
