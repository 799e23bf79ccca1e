package dev.signet.pki;

import dev.signet.policy.Durations;
import dev.signet.request.AlternativeNames;
import dev.signet.request.FileRequest;
import dev.signet.request.SubjectName;
import dev.signet.request.Usage;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * What a request of a folder asks for, after all that can be checked without its CA. Pure.
 *
 * @param subject as it is written in the certificate
 * @param usages in the order of the list
 * @param names alternative names
 * @param key what it is for
 * @param content the same as text
 * @param duration asked for, from now
 */
public record AskedCertificate(
    SubjectName subject,
    List<Usage> usages,
    AlternativeNames names,
    PublicKey key,
    LeafContent content,
    Duration duration) {

  /** Copies what it is given. */
  public AskedCertificate {
    usages = List.copyOf(usages);
  }

  /** A request is refused; the message says why, for people. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super(sentence);
    }
  }

  /**
   * Of this request.
   *
   * @param entry what the list says of it
   * @param file its bytes
   * @param duration whatever the list asks for; empty: what it asks for
   * @throws Refused it is not what the list says, or nothing that is signed
   */
  static AskedCertificate of(RequestManifest.Entry entry, byte[] file, Optional<Duration> duration)
      throws Refused {
    if (!RequestManifest.sha256(file).equals(entry.requestSha256())) {
      throw new Refused(
          "%s is not the request that %s is about: its SHA-256 is another."
              .formatted(entry.request(), RequestFolder.MANIFEST));
    }
    FileRequest request = read(file);
    LeafContent content = content(request);
    if (!content.equals(entry.content())) {
      throw new Refused(
          "%s asks for %s, and %s says %s."
              .formatted(
                  entry.request(), content.text(), RequestFolder.MANIFEST, entry.content().text()));
    }
    return new AskedCertificate(
        request.subject(),
        usages(content),
        request.names(),
        key(request),
        content,
        duration.isPresent() ? duration.get() : duration(entry));
  }

  /** What is wanted of the certificate. */
  WantedCertificate wanted() {
    return new WantedCertificate(key, content);
  }

  private static FileRequest read(byte[] file) throws Refused {
    try {
      return FileRequest.read(file);
    } catch (FileRequest.Refused e) {
      throw new Refused(e.getMessage());
    }
  }

  private static LeafContent content(FileRequest request) throws Refused {
    try {
      return LeafContent.of(
          request.structure().getSubject(), request.structure().getRequestedExtensions());
    } catch (IllegalArgumentException malformed) {
      throw new Refused("It has an extension that cannot be read.");
    }
  }

  /** Who may sign certificates is a CA, and none is made here. */
  private static List<Usage> usages(LeafContent content) throws Refused {
    List<Usage> usages = new ArrayList<>();
    for (String text : content.usages()) {
      Usage usage =
          Usage.of(text)
              .orElseThrow(() -> new Refused("Nothing is known of the usage %s.".formatted(text)));
      if (usage == Usage.CERT_SIGN || usage == Usage.CRL_SIGN) {
        throw new Refused("It asks for a CA's usage: " + text + ".");
      }
      usages.add(usage);
    }
    return usages;
  }

  private static PublicKey key(FileRequest request) throws Refused {
    try {
      return new JcaPKCS10CertificationRequest(request.structure()).getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new Refused("Its key is of a kind that is not known here.");
    }
  }

  private static Duration duration(RequestManifest.Entry entry) throws Refused {
    return Durations.parse(entry.duration())
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                new Refused(
                    "%s does not say for how long, as 8760h: give --duration."
                        .formatted(RequestFolder.MANIFEST)));
  }
}
