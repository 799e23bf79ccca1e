package dev.signet.signing.token;

import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;

/**
 * Logs in to tokens, and never locks one: a PIN that was refused is not tried again, nor any while
 * the token says that one more wrong one would lock it. For the library's thread.
 */
final class Logins {

  private final Path library;
  private final Cryptoki cryptoki;
  private final Set<String> refused = new HashSet<>();

  /** Those of them whose refusal the token remembers. Not every token does. */
  private final Set<String> counted = new HashSet<>();

  Logins(Path library, Cryptoki cryptoki) {
    this.library = library;
    this.cryptoki = cryptoki;
  }

  /** Logs in, once. */
  TokenLogin open(TokenInfo token, Optional<Pin> pin) throws Unreadable, CryptokiException {
    String digest = mayTry(token, pin);
    AuthProvider provider = provider(token);
    long session = cryptoki.openSession(token.slot());
    try {
      if (token.wantsPin()) {
        login(token, provider, pin.orElseThrow(), digest);
      }
      return new TokenLogin(cryptoki, token, provider, session, digest);
    } catch (Unreadable notLoggedIn) {
      cryptoki.closeSession(session);
      throw notLoggedIn;
    }
  }

  /**
   * Forgets that this PIN was refused, if the token has: since then somebody logged in, or the PIN
   * was set anew, and the count of wrong ones began at zero.
   *
   * @return whether it was so
   */
  boolean forgive(TokenInfo token, Optional<Pin> pin) {
    return !token.remembersWrongPin()
        && pin.map(value -> value.digest(token))
            .filter(digest -> counted.remove(digest) && refused.remove(digest))
            .isPresent();
  }

  /** The digest of this PIN, if it may be tried. */
  private String mayTry(TokenInfo token, Optional<Pin> pin) throws Unreadable {
    if (!token.wantsPin()) {
      return "";
    }
    if (pin.isEmpty()) {
      throw new Unreadable(
          AuthorityFault.PinMissing,
          "Token %s wants a PIN: name the Secret that holds it in pkcs11.pin.".formatted(token));
    }
    if (token.mustNotTryPin()) {
      throw new Unreadable(
          AuthorityFault.PinLocked,
          "The PIN of token %s is locked, or one more wrong one would lock it. Signet does not try: log in once with the right one, or have the security officer set it anew."
              .formatted(token));
    }
    String digest = pin.get().digest(token);
    if (refused.contains(digest)) {
      throw refusal(token);
    }
    return digest;
  }

  private static Unreadable refusal(TokenInfo token) {
    return new Unreadable(
        AuthorityFault.PinRefused,
        "Token %s refused the PIN. It is not tried again, so that it does not lock the token: put the right one into the Secret."
            .formatted(token));
  }

  /** One of its own, which nobody else in this process comes across: it is not registered. */
  private AuthProvider provider(TokenInfo token) throws Unreadable {
    Provider prototype = Security.getProvider("SunPKCS11");
    if (prototype == null) {
      throw new Unreadable(
          AuthorityFault.ModuleUnreadable,
          "This Java has no SunPKCS11: its runtime image lacks the module jdk.crypto.cryptoki.");
    }
    return (AuthProvider)
        prototype.configure(
            """
            --name = token%d
            library = %s
            slot = %d
            omitInitialize = true
            destroyTokenAfterLogout = true
            """
                .formatted(token.slot(), library, token.slot()));
  }

  private void login(TokenInfo token, AuthProvider provider, Pin pin, String digest)
      throws Unreadable, CryptokiException {
    try {
      char[] characters = pin.characters();
      try {
        provider.login(null, callbacks -> answer(callbacks, characters));
      } finally {
        Arrays.fill(characters, '\0');
      }
    } catch (CharacterCodingException notText) {
      refused.add(digest);
      throw refusal(token);
    } catch (LoginException e) {
      String answer = TokenLogin.rootOf(e);
      if (answer.startsWith("CKR_PIN_") || answer.startsWith("CKR_USER_PIN_")) {
        refused.add(digest);
        if (cryptoki.token(token.slot()).remembersWrongPin()) {
          counted.add(digest);
        }
        throw refusal(token);
      }
      throw new Unreadable(
          AuthorityFault.TokenUnavailable,
          "Token %s did not take the login: %s. It is tried again.".formatted(token, answer));
    }
  }

  private static void answer(Callback[] callbacks, char[] pin) throws IOException {
    for (Callback callback : callbacks) {
      if (callback instanceof PasswordCallback question) {
        question.setPassword(pin); // which copies it, and SunPKCS11 clears the copy
      }
    }
  }
}
