package dev.signet.pki;

import dev.signet.request.AlternativeNames;
import dev.signet.signing.KeyAlgorithm;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What kubeadm's configuration says about a control plane's certificates.
 *
 * @param nodeName of the node, in lower case
 * @param local where this node's API server listens: an IP address
 * @param shared the address that all nodes use, if there is one
 * @param serviceAddress of the service kubernetes: the first address of the service subnet
 * @param dnsDomain of services
 * @param clusterName in kubeconfigs
 * @param algorithm of all new keys
 * @param validity of leaves, from now
 * @param caValidity of CAs, from now
 * @param extra names that were asked for besides those that kubeadm gives
 * @param hasLocalEtcd false: etcd is external, and its certificates are others' business
 */
public record ControlPlane(
    String nodeName,
    Endpoint<InetAddress> local,
    Optional<Endpoint<String>> shared,
    InetAddress serviceAddress,
    String dnsDomain,
    String clusterName,
    KeyAlgorithm algorithm,
    Duration validity,
    Duration caValidity,
    ExtraNames extra,
    boolean hasLocalEtcd) {

  /**
   * Host and port.
   *
   * @param host an address, or as text an address or a DNS name
   */
  public record Endpoint<H>(H host, int port) {}

  /** Names that were asked for, by the certificate that has them. */
  public record ExtraNames(
      AlternativeNames apiServer, AlternativeNames etcdServer, AlternativeNames etcdPeer) {}

  /** The same with another validity of leaves. */
  ControlPlane valid(Duration leaves) {
    return new ControlPlane(
        nodeName,
        local,
        shared,
        serviceAddress,
        dnsDomain,
        clusterName,
        algorithm,
        leaves,
        caValidity,
        extra,
        hasLocalEtcd);
  }

  /** Where this node's API server is. */
  public String localUrl() {
    return url(AddressText.text(local.host()), local.port(), local.host() instanceof Inet6Address);
  }

  /** Where the API servers are: the shared address, else this node's. */
  public String sharedUrl() {
    return shared
        .map(endpoint -> url(endpoint.host(), endpoint.port(), endpoint.host().contains(":")))
        .orElseGet(this::localUrl);
  }

  private static String url(String host, int port, boolean isIpv6) {
    return (isIpv6 ? "https://[%s]:%d" : "https://%s:%d").formatted(host, port);
  }
}
