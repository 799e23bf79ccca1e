package dev.signet.operator;

import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.policy.AddressBlock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Asks the resolvers of the machine for the addresses of a name, by the JDK's DNS client: unlike
 * {@link InetAddress} it tells a name that does not exist from a resolver that does not answer, has
 * a time-out, and never puts a search domain (in a Pod, Services) behind the name.
 */
final class DnsLookup {

  /** The resolvers of /etc/resolv.conf. */
  static final String OF_THE_MACHINE = "dns:";

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int TRIES = 2;

  /** Slow resolvers hold up this many requests at most; the others are tried again later. */
  private static final int AT_ONCE = 4;

  private final String resolvers;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /**
   * With these resolvers.
   *
   * @param resolvers a URL of JNDI's DNS provider, such as {@code dns://192.0.2.53}
   */
  DnsLookup(String resolvers) {
    this.resolvers = resolvers;
  }

  /** All addresses of exactly this name; none: it does not exist or has none. */
  Set<InetAddress> addresses(DnsName name) throws FactUnavailable {
    if (!turns.tryAcquire()) {
      throw new FactUnavailable(
          "Too many names are being looked up: %s has to wait.".formatted(name));
    }
    try {
      DirContext context = new InitialDirContext(environment());
      try {
        Set<InetAddress> addresses = records(context, name, "A");
        addresses.addAll(records(context, name, "AAAA"));
        return addresses;
      } finally {
        context.close();
      }
    } catch (NamingException e) {
      throw new FactUnavailable(
          "The resolver did not answer what %s is: %s".formatted(name, e.getMessage()), e);
    } finally {
      turns.release();
    }
  }

  /**
   * One kind at a time: the JDK would ask for ANY, which resolvers refuse (RFC 8482). JNDI is
   * banned for what it may deserialize: objects of a directory, never records of DNS.
   */
  @SuppressWarnings("BanJNDI")
  private static Set<InetAddress> records(DirContext context, DnsName name, String kind)
      throws NamingException {
    Set<InetAddress> addresses = new HashSet<>();
    try {
      Attribute records = context.getAttributes(name.text(), new String[] {kind}).get(kind);
      if (records != null) {
        NamingEnumeration<?> values = records.getAll();
        while (values.hasMore()) {
          AddressBlock.address(String.valueOf(values.next())).ifPresent(addresses::add);
        }
      }
    } catch (NameNotFoundException none) {
      // That is an answer.
      return addresses;
    }
    return addresses;
  }

  /** JNDI asks for this very class. */
  @SuppressWarnings("JdkObsolete")
  private Hashtable<String, String> environment() {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, resolvers);
    environment.put("com.sun.jndi.dns.timeout.initial", String.valueOf(PATIENCE.toMillis()));
    environment.put("com.sun.jndi.dns.timeout.retries", String.valueOf(TRIES));
    return environment;
  }
}
