package network

import (
	"context"
	"net/netip"

	"signet.dev/cluster/internal/state"
)

// EnsureRoutes lets the nodes, and this machine, find the Pods of each node. They end with the namespaces and the bridge.
func EnsureRoutes(ctx context.Context, nodes []state.Node, podsOf func(index int) (netip.Prefix, error)) error {
	for index, to := range nodes {
		pods, err := podsOf(index)
		if err != nil {
			return err
		}
		route := []string{"route", "replace", pods.String(), "via", to.Address.String()}
		if err := ip(ctx, route...); err != nil {
			return err
		}
		for _, from := range nodes {
			if from.Name == to.Name {
				continue
			}
			if err := ip(ctx, append([]string{"-n", from.Namespace}, route...)...); err != nil {
				return err
			}
		}
	}
	return nil
}
