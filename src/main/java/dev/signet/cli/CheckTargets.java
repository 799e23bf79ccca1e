package dev.signet.cli;

import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostSource;
import dev.signet.expiry.files.PathSource;
import dev.signet.expiry.files.Presets;
import dev.signet.expiry.served.Endpoint;
import dev.signet.expiry.served.Handshake;
import dev.signet.expiry.served.ServedChain;
import dev.signet.expiry.served.TlsProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the arguments of {@code signet check} stand for. */
final class CheckTargets {

  private static final Pattern ENDPOINT =
      Pattern.compile("(?:https://)?(\\[[0-9A-Fa-f:.%]+]|[^/:\\[\\]]+):([0-9]{1,5})/?");

  private static final int HIGHEST_PORT = 65_535;

  private final CheckOptions options;
  private final TlsProbe probe = new TlsProbe(TlsProbe.PATIENCE);

  CheckTargets(CheckOptions options) {
    this.options = options;
  }

  /** There is nothing to look at. */
  static final class NothingThere extends Exception {
    private static final long serialVersionUID = 1L;

    NothingThere(String sentence) {
      super(sentence);
    }
  }

  /** A HOST:PORT that was named. */
  private record Address(String host, int port) {}

  /**
   * All that is to be looked at.
   *
   * @throws Mistake an argument stands for nothing
   * @throws NothingThere there is none, and nothing is on this host
   */
  List<CertificateSource> sources() throws Mistake, NothingThere {
    HostFiles host = options.host();
    if (options.targets().isEmpty() && options.cluster()) {
      return List.of();
    }
    if (options.targets().isEmpty()) {
      HostSource here = new HostSource(host, Presets.ALL, "");
      if (!here.isAny()) {
        throw new NothingThere(
            "nothing of kubeadm, k3s, rke2, k0s or Talos is on this host: name a PATH, a kubeconfig"
                + " or HOST:PORT, or ask the API server: --cluster");
      }
      return List.of(here);
    }
    List<CertificateSource> sources = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String target : options.targets()) {
      Optional<Address> address = address(target);
      if (address.isPresent()) {
        sources.add(() -> served(address.get()));
      } else {
        paths.add(Path.of(target).toAbsolutePath().toString());
      }
    }
    if (!paths.isEmpty()) {
      sources.addFirst(new PathSource(host, paths, options.password()));
    }
    return sources;
  }

  private static Optional<Address> address(String target) throws Mistake {
    Matcher matcher = ENDPOINT.matcher(target);
    if (!matcher.matches() || Files.exists(Path.of(target), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(2));
    if (port == 0 || port > HIGHEST_PORT) {
      throw new Mistake("%s has no port from 1 to %d".formatted(target, HIGHEST_PORT));
    }
    return Optional.of(new Address(matcher.group(1), port));
  }

  /** By the first of its addresses that shows a certificate. */
  private Observations served(Address target) {
    try {
      Observations seen = Observations.NONE;
      for (InetAddress address : InetAddress.getAllByName(target.host())) {
        Endpoint at = endpoint(target, address);
        Handshake handshake = probe.look(at);
        seen = ServedChain.of(at, handshake, kind(target.port()), "");
        if (!(handshake instanceof Handshake.Failed)) {
          return seen;
        }
      }
      return seen;
    } catch (UnknownHostException unknown) {
      return unreachable(target, "No address is known of that host.");
    } catch (IllegalArgumentException noName) {
      return unreachable(target, "No host can have the name that is to be asked for.");
    }
  }

  private Endpoint endpoint(Address target, InetAddress address) {
    boolean isLiteral = target.host().startsWith("[") || target.host().matches("[0-9.]+");
    Optional<String> name = options.serverName();
    if (name.isEmpty() && isLiteral) {
      return Endpoint.of(address, target.port());
    }
    Endpoint named = Endpoint.of(name.orElse(target.host()), address, target.port());
    return new Endpoint(
        "%s:%d".formatted(target.host(), target.port()), named.address(), named.serverName());
  }

  private static Observations unreachable(Address target, String message) {
    String name = "%s:%d".formatted(target.host(), target.port());
    return Observations.of(new Problem(Place.of(Source.SERVED, name), Reason.Unreachable, message));
  }

  /** By the usual ports of Kubernetes. */
  private static CertificateKind kind(int port) {
    return switch (port) {
      case 10250 -> CertificateKind.KUBELET_SERVING;
      case 6443 -> CertificateKind.API_SERVER;
      case 2379 -> CertificateKind.ETCD_SERVER;
      case 2380 -> CertificateKind.ETCD_PEER;
      default -> CertificateKind.OTHER;
    };
  }
}
