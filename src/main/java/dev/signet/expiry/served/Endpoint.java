package dev.signet.expiry.served;

import dev.signet.expiry.Place;
import dev.signet.expiry.Source;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SNIHostName;

/**
 * Where somebody may serve TLS.
 *
 * @param name how people call it, HOST:PORT
 * @param address where a connection is made
 * @param serverName what the client asks for (RFC 6066, section 3); empty: it asks for nothing
 */
public record Endpoint(String name, InetSocketAddress address, Optional<SNIHostName> serverName) {

  /** By its address, without a name. */
  public static Endpoint of(InetAddress address, int port) {
    String host =
        address instanceof Inet6Address
            ? "[%s]".formatted(address.getHostAddress())
            : address.getHostAddress();
    return new Endpoint(
        "%s:%d".formatted(host, port), new InetSocketAddress(address, port), Optional.empty());
  }

  /**
   * By its name, which has been looked up.
   *
   * @throws IllegalArgumentException no host can be called so
   */
  public static Endpoint of(String host, InetAddress address, int port) {
    return new Endpoint(
        "%s:%d".formatted(host, port),
        new InetSocketAddress(address, port),
        Optional.of(new SNIHostName(host)));
  }

  /** For what is seen there. */
  public Place place() {
    return Place.of(Source.SERVED, name);
  }
}
