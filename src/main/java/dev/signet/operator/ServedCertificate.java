package dev.signet.operator;

import dev.signet.approval.DnsName;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.approval.SignerProfiles;
import dev.signet.policy.AddressBlock;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate that a node serves proves: somebody approved these names for it before, under
 * a CA that signs for the policy. Pure.
 */
final class ServedCertificate {

  private ServedCertificate() {}

  static Answer read(
      X509Certificate served, String node, List<X509Certificate> authorities, Instant now) {
    try {
      if (authorities.stream().noneMatch(authority -> isSigned(served, authority))) {
        return not(node, "another CA signed it");
      }
      served.checkValidity(Date.from(now));
      if (!isOfTheNode(served, node)) {
        return not(node, "it is not this node's, or not for a server");
      }
      return names(served);
    } catch (GeneralSecurityException e) {
      return not(node, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isSigned(X509Certificate served, X509Certificate authority) {
    try {
      served.verify(authority.getPublicKey());
      return served.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException anotherKey) {
      return false;
    }
  }

  private static Answer not(String node, String why) {
    return new Answer.DoesNotKnow(
        "The certificate that Node %s serves now says nothing about it: %s.".formatted(node, why));
  }

  private static boolean isOfTheNode(X509Certificate served, String node)
      throws CertificateParsingException {
    X500Name subject = X500Name.getInstance(served.getSubjectX500Principal().getEncoded());
    List<String> names =
        List.of(subject.getRDNs(BCStyle.CN)).stream()
            .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
            .toList();
    return names.equals(List.of(SignerProfiles.NODE_USER_PREFIX + node))
        && Objects.requireNonNullElse(served.getExtendedKeyUsage(), List.<String>of())
            .contains(KeyPurposeId.id_kp_serverAuth.getId());
  }

  private static Answer.Knows names(X509Certificate served) throws CertificateParsingException {
    Set<DnsName> names = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    Collection<List<?>> alternatives =
        Objects.requireNonNullElse(served.getSubjectAlternativeNames(), List.of());
    for (List<?> alternative : alternatives) {
      String value = String.valueOf(alternative.get(1));
      switch ((Integer) alternative.getFirst()) {
        case GeneralName.dNSName -> names.add(new DnsName(value));
        case GeneralName.iPAddress -> AddressBlock.address(value).ifPresent(addresses::add);
        default -> {}
      }
    }
    return new Answer.Knows(names, addresses, List.of());
  }
}
