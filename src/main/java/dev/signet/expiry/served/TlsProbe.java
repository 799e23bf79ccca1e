package dev.signet.expiry.served;

import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.served.Handshake.Failed;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Looks at the certificates that somebody serves: a TLS handshake and nothing after it. Nothing is
 * sent but the handshake, no credentials and no request; nobody is trusted because of it. It does
 * not limit how many look at once, nor where: whoever calls it does.
 */
public final class TlsProbe {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** For the whole handshake, however slowly the other side speaks. */
  public static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Duration patience;

  /**
   * With so much of it.
   *
   * @param patience how long a handshake may take after the connection is made
   */
  public TlsProbe(Duration patience) {
    this.patience = patience;
  }

  /** What is shown there now. Waits, at most two seconds longer than its patience. */
  public Handshake look(Endpoint at) {
    try (Socket socket = new Socket()) {
      socket.connect(at.address(), Math.toIntExact(CONNECT.toMillis()));
      return handshake(socket, at);
    } catch (SocketTimeoutException e) {
      return new Failed(Reason.TimedOut, "Nobody took the connection in time.");
    } catch (IOException e) {
      return new Failed(Reason.Unreachable, "No connection: %s.".formatted(e.getMessage()));
    }
  }

  private Handshake handshake(Socket socket, Endpoint at) {
    Capture capture = new Capture();
    AtomicBoolean isLate = new AtomicBoolean();
    Thread guard = Thread.ofVirtual().start(() -> closeLate(socket, isLate));
    try (SSLSocket tls = socket(context(capture), socket, at)) {
      tls.startHandshake();
      return proved(capture.chain());
    } catch (IOException e) {
      return capture.chain().isEmpty()
          ? failed(e, isLate.get())
          : new Handshake.Shown(capture.chain());
    } finally {
      guard.interrupt();
    }
  }

  private static SSLSocket socket(SSLContext context, Socket socket, Endpoint at)
      throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    socket,
                    at.address().getAddress().getHostAddress(),
                    at.address().getPort(),
                    true);
    at.serverName()
        .ifPresent(
            name -> {
              var parameters = tls.getSSLParameters();
              parameters.setServerNames(List.of(name));
              tls.setSSLParameters(parameters);
            });
    return tls;
  }

  private static Handshake proved(List<X509Certificate> chain) {
    return chain.isEmpty()
        ? new Failed(Reason.NotServing, "The handshake was made without a certificate.")
        : new Handshake.Proved(chain);
  }

  private Failed failed(IOException e, boolean isLate) {
    if (isLate) {
      return new Failed(
          Reason.TimedOut,
          "The handshake was not over after %d ms.".formatted(patience.toMillis()));
    }
    if (isCausedBy(e, CertificateException.class)) {
      return new Failed(Reason.Malformed, "What it shows cannot be read as a certificate.");
    }
    if (isCausedBy(e, SocketException.class) || isCausedBy(e, EOFException.class)) {
      return new Failed(Reason.Reset, "The connection was cut during the handshake.");
    }
    // What the JDK says of a first record that is none. An alert is TLS, and so is a bad handshake.
    return e instanceof SSLException
            && String.valueOf(e.getMessage()).startsWith("Unsupported or unrecognized SSL message")
        ? new Failed(Reason.NotTls, "What answers does not speak TLS.")
        : new Failed(
            Reason.NotServing,
            "It speaks TLS and shows no certificate: %s.".formatted(e.getMessage()));
  }

  private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> cause) {
    return cause.isInstance(thrown)
        || (thrown.getCause() != null && isCausedBy(thrown.getCause(), cause));
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

  /** A new one each time: no session is resumed, so the certificates are shown. */
  private static SSLContext context(Capture capture) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {capture}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has TLS", e);
    }
  }
}
