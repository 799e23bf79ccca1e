package dev.signet.expiry.served;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Keeps the certificates for whoever judges them, and lets the handshake go on. */
final class Capture extends X509ExtendedTrustManager {

  private volatile List<X509Certificate> chain = List.of();

  /** What was shown; empty: nothing yet. */
  List<X509Certificate> chain() {
    return chain;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
    chain = List.of(shown);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
    chain = List.of(shown);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type) {
    chain = List.of(shown);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
