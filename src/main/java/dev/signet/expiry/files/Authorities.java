package dev.signet.expiry.files;

import dev.signet.expiry.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.cert.X509CertificateHolder;

/** The CAs among certificates that were found, by their names as kubeadm calls them. */
final class Authorities {

  private static final String ETCD = "etcd";

  private final Map<X500Name, List<Named>> bySubject = new HashMap<>();

  private record Named(String name, PublicKey key) {}

  /** Those among these: files before kubeconfigs, so that a CA has the name of its file. */
  static Authorities among(Collection<FoundCertificate> found) {
    Authorities authorities = new Authorities();
    for (Source source : List.of(Source.FILE, Source.KUBECONFIG)) {
      found.stream()
          .filter(each -> each.place().source() == source && isCa(each.certificate()))
          .forEach(authorities::add);
    }
    return authorities;
  }

  /** The name of the one whose key signed this certificate. */
  Optional<String> signerOf(X509CertificateHolder certificate) {
    List<Named> named = bySubject.getOrDefault(certificate.getIssuer(), List.of());
    if (named.isEmpty()) {
      return Optional.empty();
    }
    return jdk(certificate)
        .flatMap(it -> named.stream().filter(ca -> verifies(it, ca)).findFirst())
        .map(Named::name);
  }

  /** Its name: of its file, with the folder of etcd's; of its subject in a kubeconfig. */
  private void add(FoundCertificate found) {
    jdk(found.certificate())
        .ifPresent(
            it ->
                bySubject
                    .computeIfAbsent(found.certificate().getSubject(), name -> new ArrayList<>())
                    .add(new Named(name(found), it.getPublicKey())));
  }

  private static String name(FoundCertificate found) {
    if (found.place().source() == Source.KUBECONFIG) {
      return found.certificate().getSubject().toString();
    }
    Path path = Path.of(found.place().path());
    String base = path.getFileName().toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
    boolean isEtcds = path.getParent().endsWith(ETCD);
    return isEtcds ? ETCD + "-" + base : base;
  }

  private static boolean verifies(X509Certificate certificate, Named ca) {
    try {
      certificate.verify(ca.key());
      return true;
    } catch (GeneralSecurityException | RuntimeException anotherKey) {
      return false;
    }
  }

  private static boolean isCa(X509CertificateHolder certificate) {
    return Optional.ofNullable(BasicConstraints.fromExtensions(certificate.getExtensions()))
        .filter(BasicConstraints::isCA)
        .isPresent();
  }

  /** What the JDK cannot read it cannot verify either. */
  private static Optional<X509Certificate> jdk(X509CertificateHolder certificate) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
    } catch (GeneralSecurityException | IOException unreadable) {
      return Optional.empty();
    }
  }
}
