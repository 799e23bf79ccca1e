package kubeapi

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"strings"
)

// NodeProgress is how far a node has come.
type NodeProgress string

const (
	NodeSilent    NodeProgress = "has not asked yet"       // no CSR, no Node
	NodeAsked     NodeProgress = "waits for its signature" // its CSR is there, no certificate
	NodeDenied    NodeProgress = "its request was denied"  // it asks again by itself
	NodeSigned    NodeProgress = "has its certificate"     // no Node yet, or not Ready
	NodeReady     NodeProgress = "Ready"
	kubeletSigner              = "kubernetes.io/kube-apiserver-client-kubelet"
)

type condition struct{ Type, Status string }

type nodeList struct {
	Items []struct {
		Metadata struct{ Name string }
		Status   struct{ Conditions []condition }
	}
}

type requestList struct {
	Items []request
}

type request struct {
	Spec struct {
		SignerName string
		Request    []byte
	}
	Status struct {
		Certificate []byte
		Conditions  []condition
	}
}

// Nodes tells how far each node that the API server knows of has come, by name.
func (c *Client) Nodes(ctx context.Context) (map[string]NodeProgress, error) {
	requests, nodes := requestList{}, nodeList{}
	const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests?fieldSelector=spec.signerName%3D"
	if err := c.Get(ctx, path+kubeletSigner, &requests); err != nil {
		return nil, err
	}
	if err := c.Get(ctx, "/api/v1/nodes", &nodes); err != nil {
		return nil, err
	}
	return progress(requests, nodes), nil
}

func progress(requests requestList, nodes nodeList) map[string]NodeProgress {
	all := map[string]NodeProgress{}
	for _, one := range requests.Items {
		name, ok := nodeOf(one.Spec.Request)
		if ok && rank(stage(one)) > rank(all[name]) {
			all[name] = stage(one)
		}
	}
	for _, node := range nodes.Items {
		all[node.Metadata.Name] = NodeSigned
		for _, condition := range node.Status.Conditions {
			if condition.Type == "Ready" && condition.Status == "True" {
				all[node.Metadata.Name] = NodeReady
			}
		}
	}
	return all
}

func stage(one request) NodeProgress {
	if len(one.Status.Certificate) > 0 {
		return NodeSigned
	}
	for _, condition := range one.Status.Conditions {
		if condition.Type == "Denied" {
			return NodeDenied
		}
	}
	return NodeAsked
}

// rank orders the requests of one node: it may have asked several times.
func rank(p NodeProgress) int {
	return map[NodeProgress]int{NodeDenied: 1, NodeAsked: 2, NodeSigned: 3}[p]
}

// nodeOf reads the node's name out of a request in PEM: a kubelet asks for the name system:node:NAME.
func nodeOf(request []byte) (string, bool) {
	block, _ := pem.Decode(request)
	if block == nil {
		return "", false
	}
	parsed, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return "", false
	}
	return strings.CutPrefix(parsed.Subject.CommonName, "system:node:")
}
