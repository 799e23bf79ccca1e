package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Where the truth about a node's names and addresses comes from.
 *
 * @param addressSources the sources that are asked, at least one
 * @param agreement whether all of them or any has to know a name or an address
 * @param inventory the ConfigMap of source Inventory
 * @param allowedCIDRs every address is in one of these; absent: any
 * @param allowedDNSNames every name matches one of these; absent: any
 * @param deniedDNSNames no name matches one of these
 * @param clusterDomain the domain of in-cluster names
 */
@ValidationRule(
    value =
        "(has(self.addressSources) && self.addressSources.exists(s, s == 'Inventory')) =="
            + " has(self.inventory)",
    message = "address source Inventory and serving.inventory (its ConfigMap) go together")
public record Serving(
    @Default("[\"NodeStatus\"]")
        @Size(min = 1, max = 4)
        @JsonPropertyDescription(
            "Who is asked what belongs to a node. NodeStatus: the addresses in the Node's status"
                + " (which the kubelet writes itself unless a cloud provider does). Inventory: a"
                + " ConfigMap that you keep. DNS: the addresses of the node's own name, and names"
                + " that have no others. LiveCertificate: the certificate that the node serves now"
                + " on its kubelet's port, if this policy's CA signed it.")
        List<AddressSource> addressSources,
    @Default("All")
        @JsonPropertyDescription(
            "All: every source has to know each name and address. Any: one of them is enough.")
        Agreement agreement,
    @JsonPropertyDescription(
            "The ConfigMap of source Inventory: a key for each node, its value lists names,"
                + " addresses and CIDRs, separated by blanks, commas or lines.")
        ConfigMapRef inventory,
    @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.all(c, isCIDR(c))",
            message = "must be CIDRs such as 10.0.0.0/8 or fd00::/8")
        @JsonPropertyDescription("Every address is in one of these, as 10.0.0.0/8. Absent: any.")
        List<@Size(max = 64) String> allowedCIDRs,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every DNS name matches one of these: * stands for one label, as"
                + " *.nodes.example.com. Absent: any.")
        List<@Size(max = 253) String> allowedDNSNames,
    @Size(max = 64)
        @JsonPropertyDescription(
            "No DNS name matches one of these, besides the built-in list of in-cluster names,"
                + " which cannot be lifted.")
        List<@Size(max = 253) String> deniedDNSNames,
    @Default(DEFAULT_CLUSTER_DOMAIN)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The domain of the cluster's own names, cluster.local unless the cluster was set up"
                + " otherwise. No node gets a name in it.")
        String clusterDomain) {

  /** kubeadm's and everybody's. */
  public static final String DEFAULT_CLUSTER_DOMAIN = "cluster.local";

  /** Who is asked what belongs to a node. */
  public enum AddressSource {
    /** status.addresses of the Node. */
    NodeStatus,
    /** A ConfigMap. */
    Inventory,
    /** The resolver. */
    DNS,
    /** What the node serves now. */
    LiveCertificate
  }

  /** How many of the sources have to know it. */
  public enum Agreement {
    /** Every one. */
    All,
    /** At least one. */
    Any
  }
}
