package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at the certificate that somebody serves: a TLS handshake and nothing after it. Nothing is
 * sent but the handshake, no credentials and no request; nobody is trusted because of it.
 */
final class TlsProbe {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** For the whole handshake, however slowly the other side speaks. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final int AT_ONCE = 4;

  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Duration patience;

  TlsProbe(Duration patience) {
    this.patience = patience;
  }

  /**
   * The certificate whose key the server proved to have; empty: it speaks no TLS, or has none yet.
   *
   * @throws FactUnavailable nobody answers there, or not in time
   */
  Optional<X509Certificate> look(InetSocketAddress at) throws FactUnavailable {
    if (!turns.tryAcquire()) {
      throw new FactUnavailable(
          "Too many nodes are being looked at: %s has to wait.".formatted(at));
    }
    try (Socket socket = new Socket()) {
      socket.connect(at, Math.toIntExact(CONNECT.toMillis()));
      return handshake(socket, at);
    } catch (IOException e) {
      throw new FactUnavailable("Nobody answered at %s: %s".formatted(at, e.getMessage()), e);
    } finally {
      turns.release();
    }
  }

  private Optional<X509Certificate> handshake(Socket socket, InetSocketAddress at)
      throws IOException {
    AtomicReference<X509Certificate> leaf = new AtomicReference<>();
    AtomicBoolean isLate = new AtomicBoolean();
    Thread guard = Thread.ofVirtual().start(() -> closeLate(socket, isLate));
    try (SSLSocket tls =
        (SSLSocket)
            context(leaf)
                .getSocketFactory()
                .createSocket(socket, at.getAddress().getHostAddress(), at.getPort(), true)) {
      tls.startHandshake();
      return Optional.ofNullable(leaf.get());
    } catch (SSLException e) {
      if (isLate.get()) {
        throw new IOException("it took too long", e);
      }
      return Optional.empty();
    } finally {
      guard.interrupt();
    }
  }

  private void closeLate(Socket socket, AtomicBoolean isLate) {
    try {
      Thread.sleep(patience);
      isLate.set(true);
      socket.close();
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It is closed either way.
      return;
    }
  }

  /** A new one each time: no session is resumed, so the certificate is shown. */
  private static SSLContext context(AtomicReference<X509Certificate> leaf) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Capture(leaf)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has TLS", e);
    }
  }

  /** Keeps the certificate for whoever judges it, and lets the handshake go on. */
  private static final class Capture extends X509ExtendedTrustManager {
    private final AtomicReference<X509Certificate> leaf;

    Capture(AtomicReference<X509Certificate> leaf) {
      this.leaf = leaf;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      leaf.set(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      leaf.set(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      leaf.set(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
