package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ReservedAddresses;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.expiry.Observations;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import dev.signet.expiry.served.Endpoint;
import dev.signet.expiry.served.Handshake;
import dev.signet.operator.LookBook.Look;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.ListedEndpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One look at something that serves. */
final class Prober {

  /** Of several addresses of a Node these many are tried. */
  private static final int MOST_ADDRESSES = 2;

  private final Function<Endpoint, Handshake> probe;
  private final KubeletAddresses.Rule addresses;
  private final Supplier<KnownAuthorities> authorities;
  private final Clock clock;

  /**
   * With these.
   *
   * @param probe makes the handshake
   * @param addresses where a kubelet may be looked for
   * @param authorities with which what is seen is compared
   */
  Prober(
      Function<Endpoint, Handshake> probe,
      KubeletAddresses.Rule addresses,
      Supplier<KnownAuthorities> authorities,
      Clock clock) {
    this.probe = probe;
    this.addresses = addresses;
    this.authorities = authorities;
    this.clock = clock;
  }

  Look kubelet(KnownNode node) {
    String name = node.facts().name();
    try {
      List<InetAddress> targets =
          addresses.of(node.facts()).stream().limit(MOST_ADDRESSES).toList();
      if (targets.isEmpty()) {
        return failed(
            name,
            Reason.AddressNotAllowed,
            "Node %s has no address and port in its status that Signet connects to."
                .formatted(name));
      }
      return first(
          targets.stream().map(a -> Endpoint.of(a, node.facts().kubeletPort())).toList(),
          CertificateKind.KUBELET_SERVING,
          name);
    } catch (FactUnavailable e) {
      return failed(name, Reason.ApiUnavailable, e.getMessage());
    }
  }

  Look endpoint(ListedEndpoint listed) {
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(listed.host()));
      List<Endpoint> allowed =
          all.stream()
              .filter(address -> ReservedAddresses.whatIs(address).isEmpty())
              .limit(MOST_ADDRESSES)
              .map(address -> at(listed, address))
              .toList();
      return allowed.isEmpty()
          ? failed(
              listed.toString(),
              Reason.AddressNotAllowed,
              "%s is %s: Signet does not connect there.".formatted(listed.host(), reserved(all)))
          : first(allowed, kind(listed), "");
    } catch (UnknownHostException e) {
      return failed(
          listed.toString(),
          Reason.Unreachable,
          "The name %s is not known.".formatted(listed.host()));
    }
  }

  private Look first(List<Endpoint> targets, CertificateKind kind, String node) {
    Look last = look(targets.getFirst(), kind, node);
    for (Endpoint target : targets.subList(1, targets.size())) {
      if (last.isSuccess()) {
        return last;
      }
      last = look(target, kind, node);
    }
    return last;
  }

  private Look look(Endpoint at, CertificateKind kind, String node) {
    Instant begin = clock.instant();
    Handshake handshake = probe.apply(at);
    Instant now = clock.instant();
    Observations seen = ServedLook.seen(at, handshake, kind, node, authorities.get());
    return new Look(
        at.name(),
        seen,
        ServedLook.complaint(seen, handshake, at.address().getAddress(), now),
        now,
        Duration.between(begin, now));
  }

  private Look failed(String target, Reason reason, String message) {
    return new Look(
        target,
        Observations.of(new Problem(Place.of(Source.SERVED, target), reason, message)),
        Optional.of(reason.name()),
        clock.instant(),
        Duration.ZERO);
  }

  private static Endpoint at(ListedEndpoint listed, InetAddress address) {
    return AddressBlock.address(listed.host()).isPresent()
        ? Endpoint.of(address, listed.port())
        : Endpoint.of(listed.host(), address, listed.port());
  }

  private static String reserved(List<InetAddress> addresses) {
    return addresses.stream()
        .flatMap(address -> ReservedAddresses.whatIs(address).stream())
        .findFirst()
        .orElse("nowhere");
  }

  /** By the ports that Kubernetes and etcd give to these. */
  private static CertificateKind kind(ListedEndpoint listed) {
    boolean isCalledKubernetes =
        Arrays.asList(listed.host().split("[.]", -1)).getFirst().equals("kubernetes");
    return switch (listed.port()) {
      case 6443 -> CertificateKind.API_SERVER;
      case 2379 -> CertificateKind.ETCD_SERVER;
      case 2380 -> CertificateKind.ETCD_PEER;
      case 10250 -> CertificateKind.KUBELET_SERVING;
      default -> isCalledKubernetes ? CertificateKind.API_SERVER : CertificateKind.OTHER;
    };
  }
}
