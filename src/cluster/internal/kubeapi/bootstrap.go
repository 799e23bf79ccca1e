package kubeapi

import "strings"

// Created is an object with the path it is created at.
type Created struct {
	Path   string
	Object Object
}

// bootstrapGroup is the group that kubeadm gives its bootstrap tokens.
const bootstrapGroup = "system:bootstrappers:kubeadm:default-node-token"

// BootstrapObjects is what lets a kubelet ask for its first certificate with a token: the token's Secret and the bindings
// that kubeadm makes, under kubeadm's names (cmd/kubeadm/app/phases/bootstraptoken/node/tlsbootstrap.go). Without
// approval, the two bindings are left out that let kube-controller-manager's approver say yes by itself.
func BootstrapObjects(token string, approval bool) []Created {
	objects := []Created{
		tokenSecret(token),
		binding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", bootstrapGroup),
	}
	if approval {
		const nodeClient = "system:certificates.k8s.io:certificatesigningrequests:nodeclient"
		const selfNodeClient = "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient"
		objects = append(objects,
			binding("kubeadm:node-autoapprove-bootstrap", nodeClient, bootstrapGroup),
			binding("kubeadm:node-autoapprove-certificate-rotation", selfNodeClient, "system:nodes"))
	}
	return objects
}

func tokenSecret(token string) Created {
	id, secret, _ := strings.Cut(token, ".")
	return Created{"/api/v1/namespaces/kube-system/secrets", Object{
		"apiVersion": "v1", "kind": "Secret", "type": "bootstrap.kubernetes.io/token",
		"metadata": Object{"name": "bootstrap-token-" + id, "namespace": "kube-system"},
		"stringData": Object{
			"token-id":                       id,
			"token-secret":                   secret,
			"usage-bootstrap-authentication": "true",
			"usage-bootstrap-signing":        "true",
			"auth-extra-groups":              bootstrapGroup,
		},
	}}
}

func binding(name, role, group string) Created {
	return Created{"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", Object{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
		"metadata": Object{"name": name},
		"roleRef":  Object{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
		"subjects": []Object{{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": group}},
	}}
}
