package dev.signet.expiry.served;

import dev.signet.expiry.Problem;
import java.security.cert.X509Certificate;
import java.util.List;

/** How a TLS handshake ended. */
public sealed interface Handshake {

  /**
   * The server showed its certificates and proved to have the key of the first.
   *
   * @param chain what it sent, in its order; never empty
   */
  record Proved(List<X509Certificate> chain) implements Handshake {
    /** Copies what it is given. */
    public Proved {
      chain = List.copyOf(chain);
    }
  }

  /**
   * The server showed certificates, and then ended the handshake: it may want to see the client's.
   *
   * @param chain what it sent, in its order; never empty
   */
  record Shown(List<X509Certificate> chain) implements Handshake {
    /** Copies what it is given. */
    public Shown {
      chain = List.copyOf(chain);
    }
  }

  /**
   * There is no certificate to be seen.
   *
   * @param reason why
   * @param message for people
   */
  record Failed(Problem.Reason reason, String message) implements Handshake {}
}
