package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The extensions that a request asks for, each type once. Of these only the alternative names reach
 * a certificate; the others are read so that nobody is granted less or more than he asked for
 * without a word.
 *
 * @param byType in the order of the request
 */
record RequestedExtensions(Map<ASN1ObjectIdentifier, Extension> byType) {

  /** The first octet of the attributes: [0], constructed. */
  private static final int ATTRIBUTES = BERTags.CONTEXT_SPECIFIC | BERTags.CONSTRUCTED;

  /** Types whose meaning Signet knows. A critical one of another type it cannot honour. */
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(
          Extension.subjectAlternativeName,
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.subjectKeyIdentifier);

  /**
   * Reads the attributes of a request as Go does: an attribute that is none is passed over, and of
   * an extensionRequest the first value counts.
   *
   * @throws IOException Go refuses it as well
   */
  static RequestedExtensions read(DerElement attributes, List<Unreadable> irregularities)
      throws IOException {
    Map<ASN1ObjectIdentifier, Extension> byType = new LinkedHashMap<>();
    List<List<DerElement>> requests = requests(attributes, irregularities);
    if (requests.size() > 1 || requests.stream().anyMatch(values -> values.size() != 1)) {
      irregularities.add(
          new Unreadable(
              Reason.SeveralExtensionRequests, "The request has several lists of extensions."));
    }
    for (List<DerElement> values : requests) {
      for (DerElement item : values.getFirst().elements(DerElement.SEQUENCE)) {
        Extension extension = extension(item.fields(DerElement.SEQUENCE), irregularities);
        if (byType.put(extension.getExtnId(), extension) != null) {
          throw new IOException("an extension is there twice");
        }
      }
    }
    return new RequestedExtensions(byType);
  }

  /** The values of each attribute that asks for extensions. */
  private static List<List<DerElement>> requests(
      DerElement attributes, List<Unreadable> irregularities) throws IOException {
    List<List<DerElement>> requests = new ArrayList<>();
    for (DerElement attribute : attributes.elements(ATTRIBUTES)) {
      try {
        var fields = attribute.fields(DerElement.SEQUENCE);
        ASN1ObjectIdentifier type = fields.next().oid();
        List<DerElement> values = fields.next().elements(DerElement.SET);
        if (fields.hasNext()) {
          irregularities.add(notAnAttribute());
        }
        if (type.equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest) && !values.isEmpty()) {
          requests.add(values);
        }
      } catch (IOException notAnAttribute) {
        irregularities.add(notAnAttribute());
      }
    }
    return requests;
  }

  private static Unreadable notAnAttribute() {
    return new Unreadable(
        Reason.NotPkcs10, "The request has an attribute that is not one of PKCS#10.");
  }

  private static Extension extension(DerElement.Fields fields, List<Unreadable> irregularities)
      throws IOException {
    ASN1ObjectIdentifier type = fields.next().oid();
    boolean critical = fields.nextIs(BERTags.BOOLEAN) && isTrue(fields.next());
    DerElement value = fields.next();
    value.expect(BERTags.OCTET_STRING);
    if (fields.hasNext()) {
      irregularities.add(
          new Unreadable(Reason.NotPkcs10, "An extension that the request asks for is malformed."));
    }
    return new Extension(type, critical, value.content());
  }

  private static boolean isTrue(DerElement critical) throws IOException {
    return switch (critical.content()) {
      case byte[] octets when octets.length == 1 && octets[0] == 0 -> false;
      case byte[] octets when octets.length == 1 && octets[0] == -1 -> true;
      default -> throw new IOException("a truth value that is none");
    };
  }

  Optional<Extension> of(ASN1ObjectIdentifier type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** What strict reading refuses in them, given the usages of the spec. */
  List<Unreadable> irregularities(Set<Usage> usages) {
    List<Unreadable> found = new ArrayList<>();
    try {
      byType.values().stream()
          .filter(extension -> extension.isCritical() && !KNOWN.contains(extension.getExtnId()))
          .forEach(extension -> found.add(unknown(extension)));
      if (of(Extension.basicConstraints).filter(RequestedExtensions::isCa).isPresent()) {
        found.add(new Unreadable(Reason.RequestedCa, "The request asks to become a CA (CA:TRUE)."));
      }
      if (asksForMoreThan(usages)) {
        found.add(
            new Unreadable(
                Reason.RequestedUsagesDiffer,
                "The request's own key usage extensions ask for more than spec.usages."));
      }
    } catch (RuntimeException malformed) {
      found.add(
          new Unreadable(Reason.NotPkcs10, "An extension that the request asks for is malformed."));
    }
    return found;
  }

  private static Unreadable unknown(Extension extension) {
    return new Unreadable(
        Reason.RequestedExtensionUnknown,
        "The request asks for critical extension %s, which it would not get."
            .formatted(extension.getExtnId()));
  }

  private static boolean isCa(Extension extension) {
    return BasicConstraints.getInstance(extension.getParsedValue()).isCA();
  }

  private boolean asksForMoreThan(Set<Usage> usages) {
    int bits = usages.stream().mapToInt(Usage::bit).reduce(0, (a, b) -> a | b);
    boolean moreBits =
        of(Extension.keyUsage)
            .map(extension -> KeyUsage.getInstance(extension.getParsedValue()))
            .filter(keyUsage -> (asInt(keyUsage) & ~bits) != 0)
            .isPresent();
    Set<KeyPurposeId> purposes =
        usages.stream().flatMap(usage -> usage.purpose().stream()).collect(Collectors.toSet());
    boolean morePurposes =
        of(Extension.extendedKeyUsage)
            .map(extension -> ExtendedKeyUsage.getInstance(extension.getParsedValue()))
            .filter(asked -> !purposes.containsAll(List.of(asked.getUsages())))
            .isPresent();
    return moreBits || morePurposes;
  }

  /** As Bouncy Castle numbers the bits: the last one, decipherOnly, is in the second byte. */
  private static int asInt(KeyUsage keyUsage) {
    byte[] bytes = keyUsage.getBytes();
    return (bytes.length > 0 ? bytes[0] & 0xff : 0)
        | (bytes.length > 1 ? (bytes[1] & 0xff) << 8 : 0);
  }
}
