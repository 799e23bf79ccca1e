package dev.signet.cli;

import dev.signet.api.Pkcs11Ref;
import dev.signet.signing.AuthorityMaterial;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.SmallFile;
import dev.signet.signing.token.TokenAuthorities;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A CA that was given to sign with. */
sealed interface GivenCa {

  /** kubeadm's name. */
  String name();

  /** In two files. */
  record InFiles(String name, Path certificate, Path key) implements GivenCa {}

  /** With its key in a token. */
  record InToken(String name, Pkcs11Ref ref) implements GivenCa {}

  /**
   * What comes of reading it: it can sign until the tokens are left.
   *
   * @param secrets PINs and passwords
   */
  default AuthorityResult read(TokenAuthorities tokens, LocalSecrets secrets, Instant now) {
    AuthorityResult result =
        switch (this) {
          case InFiles files -> files(files, secrets, now);
          case InToken token -> tokens.look(token.ref(), now);
        };
    return result instanceof AuthorityResult.Faulty faulty ? here(faulty) : result;
  }

  private static AuthorityResult files(InFiles files, LocalSecrets secrets, Instant now) {
    try {
      Optional<byte[]> password = Optional.empty();
      if (secrets.ref(files.name()).isPresent()) {
        password = Optional.of(secrets.typed(secrets.ref(files.name()).get()));
      }
      var material =
          new AuthorityMaterial(
              SmallFile.read(files.certificate()), SmallFile.read(files.key()), password);
      try {
        return AuthorityReader.read(material, now);
      } finally {
        material.forget();
      }
    } catch (Unreadable e) {
      return new AuthorityResult.Faulty(e.fault(), e.getMessage());
    }
  }

  /** What to do is another thing here than for the operator, which also tries again by itself. */
  private AuthorityResult here(AuthorityResult.Faulty faulty) {
    String sentence = faulty.sentence();
    return new AuthorityResult.Faulty(
        faulty.fault(),
        switch (faulty.fault()) {
          case PinMissing, KeyPasswordMissing ->
              "It wants a PIN or a password: give --ca-pin=%s=file:PATH or env:VARIABLE, where it is."
                  .formatted(name());
          case PinRefused ->
              "The token refused the PIN. Correct it before the next try: too many wrong ones lock"
                  + " the token.";
          case KeyPasswordRefused -> "The password does not decrypt the key.";
          case TokenUnavailable, TokenTimeout, TokenNotFound -> withoutAdvice(sentence);
          default -> sentence;
        });
  }

  private static String withoutAdvice(String sentence) {
    int last = sentence.lastIndexOf(". ");
    return last < 0 ? sentence : sentence.substring(0, last + 1);
  }
}
