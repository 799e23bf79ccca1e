package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityMaterial;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.PemPair;
import dev.signet.signing.SmallFile;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads the CAs that lie beside the leaves they sign. */
public final class AuthorityFiles {

  private static final String NO_CERTIFICATE = "put back the CA's certificate";

  private final HostFiles host;

  /** Of this host. */
  public AuthorityFiles(HostFiles host) {
    this.host = host;
  }

  /** The CAs of these leaves, or why they cannot sign, by {@link Leaf#authority()}. */
  public Map<String, AuthorityResult> read(Collection<Leaf> leaves, Instant now) {
    Map<String, AuthorityResult> read = new HashMap<>();
    leaves.forEach(leaf -> read.computeIfAbsent(leaf.authority(), base -> read(base, now)));
    return read;
  }

  /** The CA whose files have this path without their extension, or why it cannot sign. */
  AuthorityResult read(String base, Instant now) {
    try {
      var material =
          new AuthorityMaterial(
              file(base + ".crt", NO_CERTIFICATE),
              file(
                  base + ".key",
                  "the CA is managed elsewhere. Add --requests=DIR: that writes requests for it,"
                      + " and signet pki install DIR takes what it signs"));
      try {
        return AuthorityReader.read(material, now);
      } finally {
        material.forget();
      }
    } catch (Unreadable e) {
      return new AuthorityResult.Faulty(e.fault(), e.getMessage());
    }
  }

  /** A CA's certificate, without its key. */
  public sealed interface Found {

    /** It could sign now. */
    record Certificate(X509Certificate certificate) implements Found {}

    /**
     * There is none, or nobody would accept what it signs.
     *
     * @param sentence for people
     */
    record Unfit(String sentence) implements Found {}
  }

  /** The certificates of the CAs of these leaves, by {@link Leaf#authority()}. */
  public Map<String, Found> certificates(Collection<Leaf> leaves, Instant now) {
    Map<String, Found> found = new HashMap<>();
    leaves.forEach(
        leaf -> found.computeIfAbsent(leaf.authority(), base -> certificate(base + ".crt", now)));
    return found;
  }

  private Found certificate(String path, Instant now) {
    try {
      X509Certificate certificate = PemPair.certificate(file(path, NO_CERTIFICATE));
      if (certificate.getBasicConstraints() < 0) {
        return new Found.Unfit(path + " is no CA's certificate: put that one back.");
      }
      return AuthorityReader.dates(certificate, now)
          .<Found>map(faulty -> new Found.Unfit(faulty.sentence()))
          .orElseGet(() -> new Found.Certificate(certificate));
    } catch (Unreadable e) {
      return new Found.Unfit(path + ": " + e.getMessage());
    }
  }

  private byte[] file(String path, String ifMissing) throws Unreadable {
    return switch (host.find(path)) {
      case HostPath.RegularFile regular -> bytes(regular.real());
      case HostPath.Nothing nothing ->
          throw unreadable("%s is not there: %s.".formatted(path, ifMissing));
      case HostPath.Folder folder -> throw unreadable(path + " is a folder.");
      case HostPath.Trouble trouble -> throw unreadable(path + ": " + trouble.message());
    };
  }

  private static byte[] bytes(Path real) throws Unreadable {
    return SmallFile.read(real);
  }

  private static Unreadable unreadable(String sentence) {
    return new Unreadable(AuthorityFault.FileUnreadable, sentence);
  }
}
