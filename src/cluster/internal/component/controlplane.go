// Package component knows the command line of every part of a cluster. It starts nothing.
package component

import (
	"fmt"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

// Units of the control plane: the keys of state.Cluster.Processes and the names of the binaries.
const (
	Etcd              = "etcd"
	APIServer         = "kube-apiserver"
	ControllerManager = "kube-controller-manager"
	Scheduler         = "kube-scheduler"
)

// EtcdCommand is etcd on loopback, for clients with a certificate of its CA.
func EtcdCommand(cluster *state.Cluster, folder state.Folder) []string {
	client := EtcdURL(cluster)
	peer := fmt.Sprintf("https://127.0.0.1:%d", cluster.Ports.EtcdPeer)
	const member = "signet" // etcd warns about its default name, which is also the name of our default cluster
	return []string{
		Etcd,
		"--name=" + member,
		"--data-dir=" + folder.EtcdData(),
		"--listen-client-urls=" + client,
		"--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=" + member + "=" + peer,
		"--client-cert-auth",
		"--trusted-ca-file=" + folder.PKI("etcd-ca.crt"),
		"--cert-file=" + folder.PKI("etcd-server.crt"),
		"--key-file=" + folder.PKI("etcd-server.key"),
		"--peer-client-cert-auth",
		"--peer-trusted-ca-file=" + folder.PKI("etcd-ca.crt"),
		"--peer-cert-file=" + folder.PKI("etcd-server.crt"),
		"--peer-key-file=" + folder.PKI("etcd-server.key"),
		"--unsafe-no-fsync", // a test cluster need not survive a power failure, and disks that sync slowly stall it
		"--log-level=warn",
	}
}

// EtcdURL is where etcd's clients find it.
func EtcdURL(cluster *state.Cluster) string {
	return fmt.Sprintf("https://127.0.0.1:%d", cluster.Ports.Etcd)
}

// APIServerCommand authenticates and authorizes as in a cluster made by kubeadm. The user's flags come last: they win.
func APIServerCommand(cluster *state.Cluster, folder state.Folder) []string {
	address := cluster.APIServerAddress()
	command := []string{
		APIServer,
		"--bind-address=" + address.Addr().String(),
		"--advertise-address=" + address.Addr().String(),
		fmt.Sprintf("--secure-port=%d", address.Port()),
		"--tls-cert-file=" + folder.PKI("apiserver.crt"),
		"--tls-private-key-file=" + folder.PKI("apiserver.key"),
		"--client-ca-file=" + folder.PKI("ca.crt"),
		"--etcd-servers=" + EtcdURL(cluster),
		"--etcd-cafile=" + folder.PKI("etcd-ca.crt"),
		"--etcd-certfile=" + folder.PKI("apiserver-etcd-client.crt"),
		"--etcd-keyfile=" + folder.PKI("apiserver-etcd-client.key"),
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--enable-bootstrap-token-auth",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + folder.PKI("sa.pub"),
		"--service-account-signing-key-file=" + folder.PKI("sa.key"),
		"--service-cluster-ip-range=" + network.ServiceRange.String(),
		"--endpoint-reconciler-type=none", // refuses loopback addresses, and nothing uses the kubernetes Service
		"--kubelet-client-certificate=" + folder.PKI("apiserver-kubelet-client.crt"),
		"--kubelet-client-key=" + folder.PKI("apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP,Hostname",
		"--requestheader-client-ca-file=" + folder.PKI("front-proxy-ca.crt"),
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + folder.PKI("front-proxy-client.crt"),
		"--proxy-client-key-file=" + folder.PKI("front-proxy-client.key"),
	}
	return append(command, cluster.APIServerArgs...)
}

// ControllerManagerCommand signs with the cluster CA. Controllers that only touch certificate requests, or the defaults
// and the two that kubeadm adds.
func ControllerManagerCommand(cluster *state.Cluster, folder state.Folder) []string {
	controllers := "csrapproving,csrsigning,csrcleaner"
	if cluster.ControllerManager == state.ControllersAll {
		controllers = "*,bootstrapsigner,tokencleaner"
	}
	kubeconfig := folder.Kubeconfig("controller-manager")
	command := []string{
		ControllerManager,
		"--controllers=" + controllers,
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", cluster.Ports.ControllerManager),
		"--leader-elect=false",
		"--use-service-account-credentials",
		"--client-ca-file=" + folder.PKI("ca.crt"),
		"--root-ca-file=" + folder.PKI("ca.crt"),
		"--cluster-signing-cert-file=" + folder.PKI("ca.crt"),
		"--cluster-signing-key-file=" + folder.PKI("ca.key"),
		"--service-account-private-key-file=" + folder.PKI("sa.key"),
		"--requestheader-client-ca-file=" + folder.PKI("front-proxy-ca.crt"),
	}
	return append(command, cluster.ControllerArgs...)
}

// SchedulerCommand is kube-scheduler with its defaults.
func SchedulerCommand(cluster *state.Cluster, folder state.Folder) []string {
	kubeconfig := folder.Kubeconfig("scheduler")
	return []string{
		Scheduler,
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", cluster.Ports.Scheduler),
		"--leader-elect=false",
	}
}
