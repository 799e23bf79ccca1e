package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Reads a subject as Go's crypto/x509/pkix does. */
final class SubjectReader {

  private SubjectReader() {}

  static SubjectName read(X500Name name, List<Unreadable> irregularities) {
    List<SubjectName.Attribute> attributes = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      if (rdn.size() != 1) {
        irregularities.add(
            new Unreadable(
                Reason.MultiValuedRdn,
                "The subject has several attributes in one relative distinguished name."));
      }
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        Optional<String> text = text(attribute);
        if (!isPlain(attribute) || text.filter(SubjectReader::hasControls).isPresent()) {
          irregularities.add(hidden(attribute));
        }
        text.ifPresent(
            value -> attributes.add(new SubjectName.Attribute(attribute.getType(), value)));
      }
    }
    onlyOne(name, BCStyle.CN, Reason.SeveralCommonNames, "common names", irregularities);
    onlyOne(name, BCStyle.O, Reason.SeveralOrganizations, "organizations", irregularities);
    return new SubjectName(attributes);
  }

  private static void onlyOne(
      X500Name name,
      ASN1ObjectIdentifier type,
      Reason reason,
      String what,
      List<Unreadable> irregularities) {
    long count =
        Arrays.stream(name.getRDNs())
            .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
            .filter(attribute -> attribute.getType().equals(type))
            .count();
    if (count > 1) {
      irregularities.add(
          new Unreadable(reason, "The subject has %d %s, not one.".formatted(count, what)));
    }
  }

  private static Unreadable hidden(AttributeTypeAndValue attribute) {
    return new Unreadable(
        Reason.SubjectNotPlain,
        "The value of subject attribute %s is not a string of a common kind, or has control characters: programs differ in what they read there."
            .formatted(attribute.getType()));
  }

  /** A log, a terminal or a C program may stop at one or obey it. */
  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** The kinds of string that every parser reads alike. */
  private static boolean isPlain(AttributeTypeAndValue attribute) {
    return switch (attribute.getValue()) {
      case ASN1PrintableString printable -> true;
      case ASN1UTF8String utf8 -> true;
      case ASN1IA5String ascii -> true;
      case ASN1NumericString digits -> true;
      default -> false;
    };
  }

  /** Of other kinds of value Go sees nothing. */
  private static Optional<String> text(AttributeTypeAndValue attribute) {
    return switch (attribute.getValue()) {
      case ASN1PrintableString printable -> Optional.of(printable.getString());
      case ASN1UTF8String utf8 -> Optional.of(utf8.getString());
      case ASN1IA5String ascii -> Optional.of(ascii.getString());
      case ASN1NumericString digits -> Optional.of(digits.getString());
      // As Latin-1, in Go as in Bouncy Castle.
      case ASN1T61String latin -> Optional.of(latin.getString());
      case ASN1BMPString wide -> Optional.of(withoutTerminator(wide.getString()));
      default -> Optional.empty();
    };
  }

  private static String withoutTerminator(String text) {
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }
}
