package dev.signet.policy;

import static dev.signet.policy.FieldReader.duration;
import static dev.signet.policy.FieldReader.orEmpty;
import static dev.signet.policy.FieldReader.required;

import dev.signet.api.AuthorityRef;
import dev.signet.api.Lifetimes;
import dev.signet.api.Rollover;
import dev.signet.api.Rollover.SignWith;
import dev.signet.api.Signing;
import dev.signet.api.Signing.ClientTrust;
import dev.signet.api.TrustBundle;
import dev.signet.policy.FieldReader.UnreadableField;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code spec.signing}. Pure. */
final class SigningReader {

  private static final String AT = "spec.signing";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Pattern JITTER = Pattern.compile("([0-9]|[1-4][0-9]|50)%");

  private SigningReader() {}

  static SigningRules read(Signing signing, Set<String> signerNames) {
    Lifetime lifetime = lifetime(whole(signing), AT);
    return new SigningRules(
        authority(signing.authority(), AT + ".authority"),
        lifetime,
        orEmpty(signing.perSigner()).stream()
            .collect(
                Collectors.toMap(
                    own -> known(own.signerName(), signerNames),
                    own -> lifetime(merged(own, signing), AT + ".perSigner"),
                    (first, second) -> {
                      throw new UnreadableField(AT + ".perSigner", "must name each signer once");
                    })),
        Objects.requireNonNullElse(signing.clientTrust(), ClientTrust.Required),
        Optional.ofNullable(signing.rollover()).map(SigningReader::rollover),
        Optional.ofNullable(signing.trustBundle()).map(SigningReader::trustBundle),
        Boolean.TRUE.equals(signing.includeChain()));
  }

  private static AuthorityRef authority(AuthorityRef ref, String field) {
    required(ref, field);
    if (Stream.of(ref.secret(), ref.files(), ref.pkcs11()).filter(Objects::nonNull).count() != 1) {
      throw new UnreadableField(field, "must have exactly one of secret, files and pkcs11");
    }
    return ref;
  }

  private static RolloverRules rollover(Rollover rollover) {
    return new RolloverRules(
        authority(rollover.next(), AT + ".rollover.next"),
        Objects.requireNonNullElse(rollover.signWith(), SignWith.Current));
  }

  private static TrustBundleRules trustBundle(TrustBundle bundle) {
    var target = required(bundle.configMap(), AT + ".trustBundle.configMap");
    return new TrustBundleRules(
        new TrustBundle.Target(
            target.namespace(),
            target.name(),
            Objects.requireNonNullElse(target.key(), TrustBundle.Target.DEFAULT_KEY)),
        Optional.ofNullable(bundle.clusterTrustBundle()).map(TrustBundle.ClusterScoped::name),
        duration(bundle.settle(), TrustBundle.DEFAULT_SETTLE, AT + ".trustBundle.settle"),
        certificates(Objects.requireNonNullElse(bundle.certificates(), "")));
  }

  private static List<X509Certificate> certificates(String pem) {
    return PemCertificates.read(pem)
        .filter(all -> all.stream().allMatch(PemCertificates::isCa))
        .orElseThrow(
            () ->
                new UnreadableField(
                    AT + ".trustBundle.certificates", "must be CA certificates in PEM"));
  }

  private static String known(String signerName, Set<String> signerNames) {
    if (!signerNames.contains(signerName)) {
      throw new UnreadableField(
          AT + ".perSigner",
          "names %s, which is not in spec.match.signerNames".formatted(signerName));
    }
    return signerName;
  }

  private static Lifetimes whole(Signing signing) {
    return new Lifetimes(
        "",
        signing.duration(),
        signing.minDuration(),
        signing.maxDuration(),
        signing.backdate(),
        signing.jitter());
  }

  /**
   * What is not said for the signer is the policy's; a duration of its own brings its own limits.
   */
  private static Lifetimes merged(Lifetimes own, Signing signing) {
    boolean isOfItsOwn = own.duration() != null;
    return new Lifetimes(
        own.signerName(),
        isOfItsOwn ? own.duration() : signing.duration(),
        own.minDuration() != null || isOfItsOwn ? own.minDuration() : signing.minDuration(),
        own.maxDuration() != null || isOfItsOwn ? own.maxDuration() : signing.maxDuration(),
        own.backdate() != null ? own.backdate() : signing.backdate(),
        own.jitter() != null ? own.jitter() : signing.jitter());
  }

  private static Lifetime lifetime(Lifetimes texts, String at) {
    Duration duration = duration(texts.duration(), Signing.DEFAULT_DURATION, at + ".duration");
    Lifetime otherwise = Lifetime.of(duration, Duration.ZERO);
    Duration shortest =
        duration(Optional.ofNullable(texts.minDuration()), at + ".minDuration")
            .orElse(otherwise.minDuration());
    Duration longest =
        duration(Optional.ofNullable(texts.maxDuration()), at + ".maxDuration").orElse(duration);
    if (duration.compareTo(SHORTEST) < 0) {
      throw new UnreadableField(at + ".duration", "must be at least 1m");
    }
    if (shortest.compareTo(duration) > 0) {
      throw new UnreadableField(at + ".minDuration", "must not be longer than duration");
    }
    if (longest.compareTo(duration) < 0) {
      throw new UnreadableField(at + ".maxDuration", "must not be shorter than duration");
    }
    return new Lifetime(
        duration,
        shortest,
        longest,
        duration(texts.backdate(), Signing.DEFAULT_BACKDATE, at + ".backdate"),
        jitter(Objects.requireNonNullElse(texts.jitter(), Signing.DEFAULT_JITTER), at + ".jitter"));
  }

  private static int jitter(String text, String field) {
    var matcher = JITTER.matcher(text);
    if (!matcher.matches()) {
      throw new UnreadableField(field, "must be a share of the duration, 0% to 50%");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
