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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Serves TLS with one certificate, as a kubelet does, and counts what clients send after that. */
public final class TestTlsServer implements AutoCloseable {
  private final SSLServerSocket socket;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();

  /** At this address, on any free port. */
  public TestTlsServer(InetAddress address, TestCertificate certificate) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys(certificate).getKeyManagers(), null, null);
      socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 8, address);
      socket.setWantClientAuth(true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("tls").start(this::serve);
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

  /** How many clients came as far as a handshake. */
  public int handshakes() {
    return handshakes.get();
  }

  /** How many bytes clients sent after it. */
  public long received() {
    return received.get();
  }

  private static KeyManagerFactory keys(TestCertificate certificate)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificate.keys().getPrivate(),
        new char[0],
        new Certificate[] {certificate.certificate()});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (var client = (SSLSocket) socket.accept()) {
        client.startHandshake();
        handshakes.incrementAndGet();
        received.addAndGet(client.getInputStream().readAllBytes().length);
      } catch (IOException _) {
        // Closed, or a client that went away.
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
