package network

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"signet.dev/cluster/internal/state"
)

// NamespaceFolder is where "ip netns" keeps network namespaces.
const NamespaceFolder = "/run/netns"

// ErrNoIP says what to install.
var ErrNoIP = errors.New("the command ip is missing: nodes need it for their network. Install it: apt-get install iproute2")

func ip(ctx context.Context, arguments ...string) error {
	tool, err := exec.LookPath("ip")
	if err != nil {
		return ErrNoIP
	}
	output, err := exec.CommandContext(ctx, tool, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %s", strings.Join(arguments, " "), explain(firstLine(output, err)))
	}
	return nil
}

func explain(message string) string {
	if strings.Contains(message, "Operation not permitted") {
		return message + " (it takes CAP_NET_ADMIN and CAP_SYS_ADMIN: a container must be privileged)"
	}
	return message
}

func firstLine(output []byte, err error) string {
	if line, _, _ := bytes.Cut(bytes.TrimSpace(output), []byte("\n")); len(line) > 0 {
		return string(line)
	}
	return err.Error()
}

// alias marks the bridge as made for one folder, so that nobody else's interface of that name is ever deleted.
func alias(folder state.Folder) string { return "signet:" + string(folder) }

// EnsureBridge makes the cluster's bridge, unless it is there. The address comes last: with it the bridge is whole.
func EnsureBridge(ctx context.Context, network state.Network, folder state.Folder) error {
	if hasAddress(network.Bridge, network.Gateway()) {
		return nil
	}
	if err := DeleteBridge(ctx, network, folder); err != nil { // what a killed call left half done
		return err
	}
	third := network.Subnet.Addr().As4()[2]
	// A bridge without an address of its own takes the lowest one of its ports, and changes it when a node joins.
	hardware := fmt.Sprintf("02:73:67:74:00:%02x", third)
	return ipSteps(ctx, [][]string{
		{"link", "add", "name", network.Bridge, "address", hardware, "type", "bridge"},
		{"link", "set", "dev", network.Bridge, "alias", alias(folder), "up"},
		{"address", "add", fmt.Sprintf("%s/%d", network.Gateway(), network.Subnet.Bits()), "dev", network.Bridge},
	})
}

func ipSteps(ctx context.Context, steps [][]string) error {
	for _, step := range steps {
		if err := ip(ctx, step...); err != nil {
			return err
		}
	}
	return nil
}

// DeleteBridge deletes the bridge if it is there and is this folder's.
func DeleteBridge(ctx context.Context, network state.Network, folder state.Folder) error {
	if !exists(network.Bridge) {
		return nil
	}
	content, _ := os.ReadFile(filepath.Join("/sys/class/net", network.Bridge, "ifalias"))
	if owner := strings.TrimSpace(string(content)); owner != "" && owner != alias(folder) {
		return nil
	}
	return ip(ctx, "link", "delete", "dev", network.Bridge)
}

// EnsureNode makes the node's namespace and the pair of interfaces that joins it to the bridge, unless they are there.
// Joining the bridge comes last: with it the node's network is whole.
func EnsureNode(ctx context.Context, network state.Network, node state.Node) (made bool, err error) {
	_, missing := os.Stat(filepath.Join(NamespaceFolder, node.Namespace))
	_, unjoined := os.Stat(filepath.Join("/sys/class/net", node.Veth, "master"))
	if missing == nil && unjoined == nil {
		return false, nil
	}
	if err := DeleteNode(ctx, node); err != nil { // what a killed call left half done
		return false, err
	}
	address := fmt.Sprintf("%s/%d", node.Address, network.Subnet.Bits())
	return true, ipSteps(ctx, [][]string{
		{"netns", "add", node.Namespace},
		{"-n", node.Namespace, "link", "set", "dev", "lo", "up"},
		{"link", "add", "name", node.Veth, "type", "veth", "peer", "name", "eth0", "netns", node.Namespace},
		{"-n", node.Namespace, "address", "add", address, "dev", "eth0"},
		{"-n", node.Namespace, "link", "set", "dev", "eth0", "up"},
		{"-n", node.Namespace, "route", "add", "default", "via", network.Gateway().String()},
		{"link", "set", "dev", node.Veth, "up"},
		{"link", "set", "dev", node.Veth, "master", network.Bridge},
	})
}

// DeleteNode deletes the node's namespace and interfaces, as far as they are there.
func DeleteNode(ctx context.Context, node state.Node) error {
	var all error
	if exists(node.Veth) {
		all = ip(ctx, "link", "delete", "dev", node.Veth)
	}
	if _, err := os.Lstat(filepath.Join(NamespaceFolder, node.Namespace)); err == nil {
		all = errors.Join(all, ip(ctx, "netns", "delete", node.Namespace))
	}
	return all
}

func hasAddress(name string, address netip.Addr) bool {
	one, err := net.InterfaceByName(name)
	if err != nil {
		return false
	}
	addresses, _ := one.Addrs()
	return slices.ContainsFunc(addresses, func(have net.Addr) bool {
		prefix, err := netip.ParsePrefix(have.String())
		return err == nil && prefix.Addr() == address
	})
}

func exists(name string) bool {
	_, err := net.InterfaceByName(name)
	return err == nil
}
