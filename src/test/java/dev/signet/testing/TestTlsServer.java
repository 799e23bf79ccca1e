package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** Serves TLS with one certificate, as a kubelet does, and counts what clients send after that. */
public final class TestTlsServer implements AutoCloseable {
  private final SSLServerSocket socket;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();

  /** At this address, on any free port. */
  public TestTlsServer(InetAddress address, TestCertificate certificate, TestCertificate... above) {
    this(
        address,
        socket -> socket.setWantClientAuth(true),
        keys(certificate, above).getKeyManagers());
  }

  private TestTlsServer(InetAddress address, Consumer<SSLServerSocket> set, KeyManager... keys) {
    this(address, 8, set, keys);
    Thread.ofPlatform().daemon().name("tls").start(this::serve);
  }

  private TestTlsServer(
      InetAddress address, int backlog, Consumer<SSLServerSocket> set, KeyManager... keys) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys, null, null);
      socket =
          (SSLServerSocket)
              context.getServerSocketFactory().createServerSocket(0, backlog, address);
      set.accept(socket);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that talks to many clients at once, each on a thread of its own. */
  public static TestTlsServer forMany(InetAddress address, TestCertificate certificate) {
    var server = new TestTlsServer(address, 512, socket -> {}, keys(certificate).getKeyManagers());
    Thread.ofPlatform().daemon().name("tls").start(server::serveMany);
    return server;
  }

  /** One that shows its certificate to those only who ask for this name. */
  public static TestTlsServer named(String name, InetAddress address, TestCertificate certificate) {
    var keys = (X509ExtendedKeyManager) keys(certificate).getKeyManagers()[0];
    return new TestTlsServer(address, socket -> {}, new NamedServerKeys(name, keys));
  }

  /** One that has no certificate yet. */
  public static TestTlsServer withoutCertificate(InetAddress address) {
    return new TestTlsServer(address, socket -> {}, new KeyManager[0]);
  }

  /** One that ends the handshake with clients that have no certificate to show. */
  public static TestTlsServer demanding(InetAddress address, TestCertificate certificate) {
    return new TestTlsServer(
        address,
        socket -> {
          socket.setEnabledProtocols(new String[] {"TLSv1.2"}); // 1.3 says so after the handshake
          socket.setNeedClientAuth(true);
        },
        keys(certificate).getKeyManagers());
  }

  /** An address of this machine that is not its loopback. */
  public static InetAddress addressOfThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> a instanceof Inet4Address)
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("this machine has no address but its loopback"));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** How many clients connected. */
  public int connections() {
    return connections.get();
  }

  /** How many of them went away again. */
  public int ended() {
    return ended.get();
  }

  /** How many bytes clients sent after the handshake. */
  public long received() {
    return received.get();
  }

  private static KeyManagerFactory keys(TestCertificate certificate, TestCertificate... above) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          certificate.keys().getPrivate(),
          new char[0],
          Stream.concat(Stream.of(certificate), Stream.of(above))
              .map(TestCertificate::certificate)
              .toArray(Certificate[]::new));
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serveMany() {
    while (!socket.isClosed()) {
      try {
        var client = (SSLSocket) socket.accept();
        Thread.ofVirtual().start(() -> talk(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(SSLSocket client) {
    try (client) {
      connections.incrementAndGet();
      client.startHandshake();
      received.addAndGet(client.getInputStream().readAllBytes().length);
    } catch (IOException _) {
      // A client that went away.
    } finally {
      ended.incrementAndGet();
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (var client = (SSLSocket) socket.accept()) {
        connections.incrementAndGet();
        client.startHandshake();
        received.addAndGet(client.getInputStream().readAllBytes().length);
      } catch (IOException _) {
        // Closed, or a client that went away.
      } finally {
        ended.set(connections.get());
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
