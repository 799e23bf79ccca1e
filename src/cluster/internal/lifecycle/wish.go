package lifecycle

import (
	"errors"
	"fmt"
	"time"

	"signet.dev/cluster/internal/network"
)

// Wish is what a cluster shall be like. Nil means: as it is, or the default for a new one.
type Wish struct {
	Name              string
	Nodes             *int
	ControllerManager *string
	BootstrapApproval *bool
	APIServerArgs     *[]string
	ControllerArgs    *[]string
	Kubeadm           bool
	KubeadmConfig     []byte // nil: as it is
	NoWait            bool   // for the certificates of nodes that kubeadm joins
	Wait              time.Duration
	KeepFailed        bool
}

func canHaveNodes(user int, hasIP bool) error {
	if user != 0 {
		return errors.New("nodes need root: each has a network namespace of its own. Use sudo, or --nodes 0 for a control plane only")
	}
	if !hasIP {
		return network.ErrNoIP
	}
	return nil
}

// take writes the wish into the cluster's state.
func (w *work) take(wish Wish) error {
	if err := w.takeKubeadm(&wish); err != nil {
		return err
	}
	if wish.ControllerManager != nil {
		w.cluster.ControllerManager = *wish.ControllerManager
	}
	if wish.BootstrapApproval != nil {
		w.cluster.BootstrapApproval = *wish.BootstrapApproval
	}
	if wish.APIServerArgs != nil {
		w.cluster.APIServerArgs = *wish.APIServerArgs
	}
	if wish.ControllerArgs != nil {
		w.cluster.ControllerArgs = *wish.ControllerArgs
	}
	if wish.Nodes == nil {
		return w.cluster.Save(w.folder)
	}
	have := len(w.cluster.Nodes)
	if *wish.Nodes < have {
		return fmt.Errorf("cluster %s has %d nodes, and nodes are only added. To have fewer: %s, then up again",
			wish.Name, have, Command("down", wish.Name))
	}
	if *wish.Nodes > have && w.cluster.Network == nil {
		return fmt.Errorf("cluster %s was made without a bridge, so it can have no nodes."+
			" As root, where the command ip is and may make one: %s, then up again", wish.Name, Command("down", wish.Name))
	}
	for number := have + 1; number <= *wish.Nodes; number++ {
		node, err := network.NewNode(*w.cluster.Network, number)
		if err != nil {
			return err
		}
		w.cluster.Nodes = append(w.cluster.Nodes, node)
		w.added = append(w.added, node.Name)
	}
	return w.cluster.Save(w.folder)
}
