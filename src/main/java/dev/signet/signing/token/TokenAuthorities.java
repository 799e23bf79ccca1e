package dev.signet.signing.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.signet.api.Pkcs11Ref;
import dev.signet.api.TokenCertificateRef;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.signing.AuthorityResult.Ready;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.NamedValues;
import dev.signet.signing.SmallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The authorities whose keys are in tokens. For one thread; their keys sign on any. */
public final class TokenAuthorities implements AutoCloseable {

  /** A network HSM under load takes a second or two for a signature. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NamedValues values;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final Map<Path, TokenModule> modules = new HashMap<>();
  private final Map<Pkcs11Ref, Known> authorities = new HashMap<>();

  /** An authority, and what it was made of. */
  private record Known(TokenObject object, String certificates, Ready authority) {}

  /**
   * With PINs and certificates from these values.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public TokenAuthorities(NamedValues values, LongSupplier nanoTime) {
    this(values, LIMIT, nanoTime);
  }

  TokenAuthorities(NamedValues values, Duration limit, LongSupplier nanoTime) {
    this.values = values;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * The authority as it is now; the same as the last time if nothing about it changed. Loads the
   * library the first time, and returns within some ten seconds whatever it does.
   */
  public AuthorityResult look(Pkcs11Ref ref, Instant now) {
    try {
      return read(ref, now);
    } catch (Unreadable e) {
      return new Faulty(e.fault(), e.getMessage());
    }
  }

  /** Leaves the tokens of all but these. */
  public void retain(Set<Pkcs11Ref> used) {
    authorities.keySet().retainAll(used);
    Set<Path> needed =
        used.stream()
            .map(ref -> Path.of(ref.module()))
            .map(path -> real(path).orElse(path))
            .collect(Collectors.toSet());
    modules.forEach(
        (path, module) -> {
          if (needed.contains(path)) {
            module.retain(used);
          } else {
            module.close();
          }
        });
    modules.keySet().retainAll(needed);
  }

  /** Leaves all tokens. */
  @Override
  public void close() {
    retain(Set.of());
  }

  private AuthorityResult read(Pkcs11Ref ref, Instant now) throws Unreadable {
    Optional<String> elsewhere = Optional.empty();
    if (ref.certificate() != null) {
      elsewhere = Optional.of(new String(certificate(ref.certificate()), ISO_8859_1));
    }
    TokenObject object = object(ref);
    String certificates = elsewhere.orElse(object.certificate());
    Known known = authorities.get(ref);
    if (known != null
        && known.object().equals(object)
        && known.certificates().equals(certificates)
        && AuthorityReader.dates(known.authority().authority(), now).isEmpty()) {
      return known.authority();
    }
    AuthorityResult result =
        AuthorityReader.read(certificates.getBytes(ISO_8859_1), object.key(), now);
    if (result instanceof Ready ready) {
      authorities.put(ref, new Known(object, certificates, ready));
      return ready;
    }
    // Without a signature no key is the certificate's: it may be the token that failed.
    return object
        .key()
        .login()
        .failure()
        .<AuthorityResult>map(
            why ->
                new Faulty(
                    AuthorityFault.TokenUnavailable,
                    "Token %s could not sign: %s. It is tried again."
                        .formatted(object.key().login().token(), why)))
        .orElse(result);
  }

  private TokenObject object(Pkcs11Ref ref) throws Unreadable {
    if (ref.pin() == null) {
      return module(ref).key(ref, Optional.empty());
    }
    try (var pin = new Pin(values.typed(ref.pin()))) {
      return module(ref).key(ref, Optional.of(pin));
    }
  }

  private TokenModule module(Pkcs11Ref ref) throws Unreadable {
    Path library =
        real(Path.of(ref.module()))
            .filter(Files::isRegularFile)
            .orElseThrow(
                () ->
                    new Unreadable(
                        AuthorityFault.ModuleUnreadable,
                        "%s is not there: mount the token's PKCS#11 library, or correct the path."
                            .formatted(ref.module())));
    return modules.computeIfAbsent(library, path -> new TokenModule(path, limit, nanoTime));
  }

  /** One library is begun with once in a process, by whichever of its paths. */
  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  private byte[] certificate(TokenCertificateRef ref) throws Unreadable {
    if (ref.secret() != null) {
      return values.value(ref.secret());
    }
    return ref.configMap() != null
        ? values.value(ref.configMap())
        : SmallFile.read(Path.of(ref.file()));
  }
}
