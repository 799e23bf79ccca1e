package testbed

import (
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const unlimited = -1

// Client does not hold itself back, and speaks protobuf, which costs load, watch and API server the least.
func Client(kubeconfig string) (*kubernetes.Clientset, error) {
	config, err := Config(kubeconfig)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

// Config is what Client is made of.
func Config(kubeconfig string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = unlimited
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.UserAgent = "signet-rig"
	return config, nil
}
