package genuine

import (
	"path"

	"signet.dev/cluster/internal/network"
	"signet.dev/cluster/internal/state"
)

const kubeadmAPI = "kubeadm.k8s.io/v1beta4"

type object = map[string]any

// InitDocuments are what kubeadm is told about the control plane. No request for a certificate is approved, signed or
// cleaned by kube-controller-manager, unless the cluster shall have that; and the API server looks at what kubelets serve.
func InitDocuments(cluster *state.Cluster, node state.Node, token string, configDropIns string) []any {
	controllers := "*,bootstrapsigner,tokencleaner"
	if cluster.ControllerManager == state.ControllersOff {
		controllers += ",-csrapproving,-csrsigning,-csrcleaner"
	}
	return []any{
		object{
			"apiVersion": kubeadmAPI, "kind": "InitConfiguration",
			"bootstrapTokens":  []any{object{"token": token, "ttl": "24h0m0s"}},
			"nodeRegistration": nodeRegistration(cluster, node, configDropIns),
			"localAPIEndpoint": object{"advertiseAddress": node.Address.String(), "bindPort": network.BridgePort},
		},
		object{
			"apiVersion": kubeadmAPI, "kind": "ClusterConfiguration",
			"kubernetesVersion": cluster.Kubeadm.Version,
			"clusterName":       "signet-" + cluster.Name,
			"networking":        object{"serviceSubnet": network.ServiceRange.String()},
			"apiServer": object{"extraArgs": append([]any{
				argument("kubelet-certificate-authority", "/etc/kubernetes/pki/ca.crt"),
				argument("kubelet-preferred-address-types", "InternalIP,Hostname"),
			}, arguments(cluster.APIServerArgs)...)},
			"controllerManager": object{"extraArgs": append([]any{
				argument("controllers", controllers),
				argument("flex-volume-plugin-dir", volumePlugins), // its default is a folder of the machine
			}, arguments(cluster.ControllerArgs)...)},
			"etcd": object{"local": object{"extraArgs": []any{argument("unsafe-no-fsync", "true")}}},
		},
		kubeletDocument(),
	}
}

// JoinDocuments are what kubeadm is told about a node that joins with a bootstrap token.
func JoinDocuments(cluster *state.Cluster, node state.Node, token, caHash, configDropIns string) []any {
	return []any{object{
		"apiVersion": kubeadmAPI, "kind": "JoinConfiguration",
		"nodeRegistration": nodeRegistration(cluster, node, configDropIns),
		"discovery": object{"bootstrapToken": object{
			"token": token, "apiServerEndpoint": cluster.APIServerAddress().String(), "caCertHashes": []any{caHash},
		}},
	}}
}

const volumePlugins = "/var/lib/kubelet/volume-plugins"

// nodeRegistration: there is no registry to pull from, and preflight finds fault with machines that run other things too.
func nodeRegistration(cluster *state.Cluster, node state.Node, configDropIns string) object {
	return object{
		"name": node.Name, "criSocket": RuntimeEndpoint, "imagePullPolicy": "Never", "ignorePreflightErrors": []any{"all"},
		"kubeletExtraArgs": []any{
			argument("node-ip", node.Address.String()),
			argument("cgroup-root", path.Join(cluster.Kubeadm.Cgroup, node.Name)), // kubelets remove Pods' cgroups they do not know
			argument("config-dir", configDropIns),
		},
	}
}

// kubeletDocument: kubelets ask for their serving certificates too. The rest fits a machine that is not theirs alone.
func kubeletDocument() object {
	return object{
		"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
		"rotateCertificates": true, "serverTLSBootstrap": true,
		"cgroupDriver": "cgroupfs", "failCgroupV1": false, "failSwapOn": false, "enforceNodeAllocatable": []any{"none"},
		"imageGCHighThresholdPercent": 100, "oomScoreAdj": 0, "resolvConf": "/dev/null", "volumePluginDir": volumePlugins,
		"evictionHard": object{
			"memory.available": "0%", "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%",
		},
		"nodeStatusUpdateFrequency": "4s",
	}
}

func argument(name, value string) any { return object{"name": name, "value": value} }

// arguments turns --name=value into kubeadm's form.
func arguments(flags []string) []any {
	all := []any{}
	for _, flag := range flags {
		name, value := splitFlag(flag)
		all = append(all, argument(name, value))
	}
	return all
}
