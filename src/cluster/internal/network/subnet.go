// Package network gives a cluster a Linux bridge and each node a network namespace on it.
package network

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"

	"signet.dev/cluster/internal/state"
)

// Clusters take /24 subnets of this range: clear of the Service range and of what Docker, libvirt and home routers use.
var subnetRange = netip.MustParsePrefix("10.213.0.0/16")

// ServiceRange is where a cluster's Services get their addresses from: virtual ones, so every cluster can use the same.
var ServiceRange = netip.MustParsePrefix("10.96.0.0/16")

const (
	interfacePrefix = "sgt"
	firstNode       = 11  // the node with number 1 gets the address that ends in this
	MaxNodes        = 240 // so that the last one fits into the /24
)

// Seed says where a cluster begins to look for a subnet and for ports. Clusters of different users do not see each other's
// reservations: because they look in different places, they do not meet even when they start at the same moment.
func Seed(folder state.Folder) int {
	hash := fnv.New32a()
	hash.Write([]byte(folder))
	return int(hash.Sum32())
}

// Choose picks the first subnet from the seed on that overlaps nothing in use and whose bridge name is not taken.
func Choose(seed int, used []netip.Prefix, interfaces map[string]bool) (*state.Network, error) {
	const subnets = 254
	base := subnetRange.Addr().As4()
	for i := range subnets {
		third := 1 + (seed+i)%subnets
		subnet := netip.PrefixFrom(netip.AddrFrom4([4]byte{base[0], base[1], byte(third), 0}), 24)
		bridge := fmt.Sprintf("%s%d", interfacePrefix, third)
		if !interfaces[bridge] && !overlapsAny(subnet, used) {
			return &state.Network{Bridge: bridge, Subnet: subnet}, nil
		}
	}
	return nil, fmt.Errorf("no /24 subnet of %s is free: bin/cluster down --all removes old clusters", subnetRange)
}

func overlapsAny(subnet netip.Prefix, used []netip.Prefix) bool {
	for _, other := range used {
		if other.Bits() > 0 && subnet.Overlaps(other) { // the default route overlaps everything, and means nothing
			return true
		}
	}
	return false
}

// NewNode gives the node with this number its address and the names of what belongs to it. They fit the 15 bytes of an
// interface name (IFNAMSIZ), and are unique on the machine because the bridge's name is.
func NewNode(network state.Network, number int) (state.Node, error) {
	if number < 1 || number > MaxNodes {
		return state.Node{}, fmt.Errorf("a cluster has at most %d nodes", MaxNodes)
	}
	address := network.Subnet.Masked().Addr().As4()
	address[3] = byte(firstNode + number - 1)
	name := fmt.Sprintf("node-%d", number)
	return state.Node{
		Name:      name,
		Address:   netip.AddrFrom4(address),
		Namespace: network.Bridge + "-" + name,
		Veth:      fmt.Sprintf("%sn%d", network.Bridge, number),
	}, nil
}

// InUse lists the subnets this machine has addresses in or routes to, and the names of its interfaces.
func InUse() ([]netip.Prefix, map[string]bool, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, nil, err
	}
	used, names := []netip.Prefix{}, map[string]bool{}
	for _, one := range interfaces {
		names[one.Name] = true
		addresses, _ := one.Addrs()
		for _, address := range addresses {
			if prefix, err := netip.ParsePrefix(address.String()); err == nil {
				used = append(used, prefix.Masked())
			}
		}
	}
	routes, err := os.Open("/proc/net/route")
	if errors.Is(err, os.ErrNotExist) {
		return used, names, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer routes.Close()
	return append(used, parseRoutes(routes)...), names, nil
}

// parseRoutes reads /proc/net/route: destination and mask are the second and eighth column, as the bytes lie in memory.
func parseRoutes(table io.Reader) []netip.Prefix {
	routes := []netip.Prefix{}
	for lines := bufio.NewScanner(table); lines.Scan(); {
		columns := strings.Fields(lines.Text())
		if len(columns) < 8 {
			continue
		}
		destination, err1 := parseLittleEndian(columns[1])
		mask, err2 := parseLittleEndian(columns[7])
		if err1 != nil || err2 != nil {
			continue
		}
		ones, _ := net.IPMask(mask[:]).Size()
		routes = append(routes, netip.PrefixFrom(netip.AddrFrom4(destination), ones).Masked())
	}
	return routes
}

func parseLittleEndian(text string) (address [4]byte, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != 4 {
		return address, fmt.Errorf("%q is no IPv4 address in hex", text)
	}
	binary.BigEndian.PutUint32(address[:], binary.LittleEndian.Uint32(raw))
	return address, nil
}
