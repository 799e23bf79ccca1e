package dev.signet.signing.token;

import dev.signet.api.Pkcs11Ref;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.LoginException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token with its user logged in. Once something failed it is given up and another one made: what
 * a library does after its token came back differs from one to the next. For the library's thread.
 */
final class TokenLogin {

  private static final Logger log = LoggerFactory.getLogger(TokenLogin.class);

  /** CKS_RO_USER_FUNCTIONS and CKS_RW_USER_FUNCTIONS. */
  private static final Set<Long> LOGGED_IN = Set.of(1L, 3L);

  private final Cryptoki cryptoki;
  private final TokenInfo token;
  private final AuthProvider provider;
  private final long session;
  private final String pinDigest;
  private final Map<Pkcs11Ref, TokenObject> objects = new HashMap<>();
  private volatile Optional<String> failure = Optional.empty();

  /**
   * A login that has been made.
   *
   * @param session of our own: with its last session an application is logged out (PKCS #11 v3.1,
   *     5.6.8), and SunPKCS11 closes idle ones
   * @param pinDigest of the PIN it was made with
   */
  TokenLogin(
      Cryptoki cryptoki, TokenInfo token, AuthProvider provider, long session, String pinDigest) {
    this.cryptoki = cryptoki;
    this.token = token;
    this.provider = provider;
    this.session = session;
    this.pinDigest = pinDigest;
  }

  TokenInfo token() {
    return token;
  }

  AuthProvider provider() {
    return provider;
  }

  boolean isWithPin(String digest) {
    return pinDigest.equals(digest);
  }

  /** Why it is good no more, if so. */
  Optional<String> failure() {
    return failure;
  }

  /** From now on it is given up. */
  void failed(Throwable why) {
    failure = Optional.of(rootOf(why));
  }

  /** The token's own word is in the innermost cause, the name of a constant CKR_. */
  static String rootOf(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() != null ? root.getMessage() : root.getClass().getSimpleName();
  }

  /** Throws if it has been given up: a key of it that somebody still holds signs no more. */
  void mustBeGood() throws IOException {
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
  }

  /** Whether the token that is in the slot now is this one, and the user is still logged in. */
  boolean isGood(TokenInfo present) {
    try {
      if (failure.isPresent() || !token.isSame(present)) {
        return false;
      }
      return !token.wantsPin() || LOGGED_IN.contains(cryptoki.state(session));
    } catch (CryptokiException lost) {
      failed(lost);
      return false;
    }
  }

  /** The key that is meant, with its certificate. */
  TokenObject find(Pkcs11Ref ref, ModuleThread thread) throws Unreadable {
    try {
      TokenObject.Found found = TokenObject.find(cryptoki, session, ref, token);
      TokenObject known = objects.get(ref);
      if (known == null || !known.found().equals(found)) {
        known = TokenObject.open(found, this, thread);
        objects.put(ref, known);
      }
      return known;
    } catch (CryptokiException | GeneralSecurityException | IOException | RuntimeException e) {
      failed(e);
      throw new Unreadable(
          AuthorityFault.TokenUnavailable,
          "Token %s failed: %s. It is tried again.".formatted(token, rootOf(e)));
    }
  }

  /** Keeps none but these. Returns whether any is left. */
  boolean retain(Set<Pkcs11Ref> used) {
    objects.keySet().retainAll(used);
    return !objects.isEmpty();
  }

  /** Ends it, whatever the token says to that. */
  void close() {
    failure = failure.or(() -> Optional.of("logged out"));
    try {
      provider.logout(); // and with destroyTokenAfterLogout closes its sessions
    } catch (LoginException | RuntimeException gone) {
      log.atDebug().addKeyValue("cause", rootOf(gone)).log("a token was left without a logout");
    }
    try {
      cryptoki.closeSession(session);
    } catch (CryptokiException gone) {
      log.atDebug().addKeyValue("cause", gone.getMessage()).log("a session was gone already");
    }
  }
}
