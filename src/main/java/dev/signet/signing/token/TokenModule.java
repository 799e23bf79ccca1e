package dev.signet.signing.token;

import dev.signet.api.Pkcs11Ref;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PKCS #11 library in this process, with the tokens that policies name. A token that failed or
 * went is logged in to anew; while no other token of the library is in use the library itself is
 * begun anew too, which many need to see a token that came back.
 */
final class TokenModule implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TokenModule.class);

  private final ModuleThread thread;
  private final Path library;
  private final Map<Long, TokenLogin> logins = new HashMap<>();
  private Optional<Cryptoki> loaded = Optional.empty();
  private Optional<Logins> door = Optional.empty();
  private boolean begun;
  private boolean isOurs;
  private boolean mustBeginAnew;

  TokenModule(Path library, Duration limit, LongSupplier nanoTime) {
    this.library = library;
    this.thread = new ModuleThread(library.toString(), limit, nanoTime);
  }

  /**
   * The key that is meant, logged in to its token.
   *
   * @throws Unreadable it cannot be had now
   */
  TokenObject key(Pkcs11Ref ref, Optional<Pin> pin) throws Unreadable {
    try {
      return thread.call(() -> find(ref, pin));
    } catch (ExecutionException e) {
      throw new Unreadable(
          AuthorityFault.TokenUnavailable,
          "%s failed: %s. It is tried again.".formatted(library, TokenLogin.rootOf(e)));
    }
  }

  /** Leaves the tokens that none of these needs. */
  void retain(Set<Pkcs11Ref> used) {
    onThread(
        () ->
            logins
                .values()
                .removeIf(
                    login -> {
                      boolean isUsed = login.retain(used);
                      if (!isUsed) {
                        login.close();
                      }
                      return !isUsed;
                    }));
  }

  /** Leaves all tokens and ends with the library. */
  @Override
  public void close() {
    onThread(
        () -> {
          closeLogins(List.copyOf(logins.keySet()));
          end();
        });
    thread.close();
  }

  private void onThread(Runnable task) {
    try {
      thread.call(
          () -> {
            task.run();
            return library;
          });
    } catch (Unreadable | ExecutionException e) {
      log.atWarn()
          .addKeyValue("module", library)
          .addKeyValue("cause", TokenLogin.rootOf(e))
          .log("a token was not left in order");
    }
  }

  private TokenObject find(Pkcs11Ref ref, Optional<Pin> pin) throws Unreadable {
    try {
      begin();
      List<TokenInfo> present = tokens();
      leaveWhatIsGone(present);
      TokenInfo token = token(ref, present);
      return login(token, pin).find(ref, thread);
    } catch (CryptokiException | RuntimeException e) {
      mustBeginAnew = true;
      throw new Unreadable(
          AuthorityFault.TokenUnavailable,
          "%s failed: %s. It is tried again.".formatted(library, TokenLogin.rootOf(e)));
    }
  }

  private void begin() throws Unreadable, CryptokiException {
    if (loaded.isEmpty()) {
      loaded = Optional.of(load());
      door = Optional.of(new Logins(library, loaded.get()));
    }
    leaveWhatFailed();
    if (mustBeginAnew && logins.isEmpty()) {
      end();
      mustBeginAnew = false;
    }
    if (!begun) {
      isOurs = loaded.get().initialize();
      begun = true;
    }
  }

  private Cryptoki load() throws Unreadable {
    try {
      return Cryptoki.load(library);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(
          AuthorityFault.ModuleUnreadable,
          "%s cannot be loaded as a PKCS#11 library: %s.".formatted(library, e.getMessage()));
    }
  }

  private void end() {
    if (!begun || !isOurs) {
      return;
    }
    begun = false;
    try {
      loaded.orElseThrow().finish();
    } catch (CryptokiException e) {
      log.atWarn()
          .addKeyValue("module", library)
          .addKeyValue("cause", e.getMessage())
          .log("a PKCS#11 library was not ended with in order");
    }
  }

  private void leaveWhatFailed() {
    List<Long> failed =
        logins.entrySet().stream()
            .filter(entry -> entry.getValue().failure().isPresent())
            .map(Map.Entry::getKey)
            .toList();
    mustBeginAnew |= !failed.isEmpty();
    closeLogins(failed);
  }

  private void leaveWhatIsGone(List<TokenInfo> present) {
    List<Long> gone =
        logins.values().stream()
            .filter(login -> present.stream().noneMatch(login::isGood))
            .map(login -> login.token().slot())
            .toList();
    closeLogins(gone);
  }

  private void closeLogins(List<Long> slots) {
    slots.forEach(slot -> logins.remove(slot).close());
  }

  /** One that cannot be asked is not there: others of the same library may be. */
  private List<TokenInfo> tokens() throws CryptokiException {
    List<TokenInfo> tokens = new ArrayList<>();
    for (long slot : loaded.orElseThrow().slots()) {
      try {
        tokens.add(loaded.orElseThrow().token(slot));
      } catch (CryptokiException absent) {
        log.atDebug()
            .addKeyValue("slot", slot)
            .addKeyValue("cause", absent.getMessage())
            .log("a token cannot be asked");
      }
    }
    return tokens.stream().filter(TokenInfo::isInitialized).toList();
  }

  private TokenInfo token(Pkcs11Ref ref, List<TokenInfo> present) throws Unreadable {
    List<TokenInfo> meant =
        present.stream()
            .filter(
                token ->
                    ref.slot() != null
                        ? token.slot() == ref.slot()
                        : token.label().equals(ref.tokenLabel()))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    mustBeginAnew = true;
    throw new Unreadable(
        AuthorityFault.TokenNotFound,
        "%s has %s token %s. There are: %s. It is looked for again."
            .formatted(
                library,
                meant.isEmpty() ? "no" : "more than one",
                ref.slot() != null ? "in slot " + ref.slot() : "with label " + ref.tokenLabel(),
                present.isEmpty() ? "none" : present));
  }

  private TokenLogin login(TokenInfo token, Optional<Pin> pin)
      throws Unreadable, CryptokiException {
    TokenLogin known = logins.get(token.slot());
    if (known != null && known.isWithPin(pin.map(value -> value.digest(token)).orElse(""))) {
      return known;
    }
    if (known != null) {
      // Whoever names another PIN must not sign by the login of one who knows it.
      closeLogins(List.of(token.slot()));
    }
    if (door.orElseThrow().forgive(token, pin) && logins.isEmpty()) {
      // SoftHSM2, for one, goes by the PIN that there was when the library was begun with.
      end();
      begin();
    }
    TokenLogin login = door.orElseThrow().open(token, pin);
    logins.put(token.slot(), login);
    return login;
  }
}
