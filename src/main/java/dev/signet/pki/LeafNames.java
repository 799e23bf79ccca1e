package dev.signet.pki;

import dev.signet.request.AlternativeNames;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names of serving certificates (cmd/kubeadm/app/util/pkiutil/pki_helpers.go), in kubeadm's
 * order: DNS names sorted, addresses as they come, each once.
 */
final class LeafNames {

  private static final String SERVICE = "kubernetes.default.svc";

  private LeafNames() {}

  static AlternativeNames apiServer(ControlPlane plane) {
    Optional<String> host = plane.shared().map(ControlPlane.Endpoint::host);
    Optional<InetAddress> address = host.flatMap(AddressText::address);
    Stream<String> dns =
        Stream.of(
            plane.nodeName(),
            "kubernetes",
            "kubernetes.default",
            SERVICE,
            SERVICE + "." + plane.dnsDomain());
    return of(
        Stream.concat(dns, address.isPresent() ? Stream.empty() : host.stream()),
        Stream.concat(Stream.of(plane.serviceAddress(), plane.local().host()), address.stream()),
        plane.extra().apiServer());
  }

  static AlternativeNames etcd(ControlPlane plane, AlternativeNames extra) {
    return of(
        Stream.of(plane.nodeName(), "localhost"),
        Stream.concat(
            Stream.of(plane.local().host()),
            Stream.of("127.0.0.1", "::1").map(AddressText::address).flatMap(Optional::stream)),
        extra);
  }

  private static AlternativeNames of(
      Stream<String> dns, Stream<InetAddress> addresses, AlternativeNames extra) {
    return new AlternativeNames(
        Stream.concat(dns, extra.dns().stream()).sorted().distinct().toList(),
        List.of(),
        Stream.concat(addresses, extra.ips().stream()).distinct().toList(),
        List.of(),
        0);
  }
}
