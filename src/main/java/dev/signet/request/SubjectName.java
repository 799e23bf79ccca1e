package dev.signet.request;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The subject of a request: its attributes in the order of the request.
 *
 * @param attributes those with a string value; others cannot be signed and are not kept
 */
public record SubjectName(List<Attribute> attributes) {

  /** Copies what it is given. */
  public SubjectName {
    attributes = List.copyOf(attributes);
  }

  /**
   * One attribute.
   *
   * @param type its object identifier
   * @param value its value
   */
  public record Attribute(ASN1ObjectIdentifier type, String value) {}

  /** The values of all attributes of this type, in order. */
  public List<String> values(ASN1ObjectIdentifier type) {
    return attributes.stream().filter(a -> a.type().equals(type)).map(Attribute::value).toList();
  }

  /** The last common name, which is the one that Kubernetes authenticates. Empty: there is none. */
  public Optional<String> commonName() {
    List<String> names = values(BCStyle.CN);
    return names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
  }

  /** The organizations: the groups of an API user. */
  public List<String> organizations() {
    return values(BCStyle.O);
  }
}
