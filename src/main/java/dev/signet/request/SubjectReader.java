package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Reads a subject as Go's crypto/x509/pkix does. */
final class SubjectReader {

  private final List<SubjectName.Attribute> attributes = new ArrayList<>();
  private final List<Unreadable> irregularities;
  private int commonNames;
  private int organizations;

  private SubjectReader(List<Unreadable> irregularities) {
    this.irregularities = irregularities;
  }

  static SubjectName read(DerElement name, List<Unreadable> irregularities) throws IOException {
    SubjectReader reader = new SubjectReader(irregularities);
    for (DerElement rdn : name.elements(DerElement.SEQUENCE)) {
      reader.rdn(rdn.elements(DerElement.SET));
    }
    reader.onlyOne(reader.commonNames, Reason.SeveralCommonNames, "common names");
    reader.onlyOne(reader.organizations, Reason.SeveralOrganizations, "organizations");
    return new SubjectName(reader.attributes);
  }

  private void rdn(List<DerElement> attributesOfIt) throws IOException {
    if (attributesOfIt.size() != 1) {
      irregularities.add(
          new Unreadable(
              Reason.MultiValuedRdn,
              "The subject does not have exactly one attribute in each relative distinguished"
                  + " name."));
    }
    for (DerElement attribute : attributesOfIt) {
      attribute(attribute.fields(DerElement.SEQUENCE));
    }
  }

  private void attribute(DerElement.Fields fields) throws IOException {
    ASN1ObjectIdentifier type = fields.next().oid();
    DerElement value = fields.next();
    Optional<String> text = text(value);
    if (!isPlain(value)
        || fields.hasNext()
        || text.filter(SubjectReader::hasControls).isPresent()) {
      irregularities.add(hidden(type));
    }
    commonNames += type.equals(BCStyle.CN) ? 1 : 0;
    organizations += type.equals(BCStyle.O) ? 1 : 0;
    text.ifPresent(plain -> attributes.add(new SubjectName.Attribute(type, plain)));
  }

  private void onlyOne(int count, Reason reason, String what) {
    if (count > 1) {
      irregularities.add(
          new Unreadable(reason, "The subject has %d %s, not one.".formatted(count, what)));
    }
  }

  private static Unreadable hidden(ASN1ObjectIdentifier type) {
    return new Unreadable(
        Reason.SubjectNotPlain,
        "The value of subject attribute %s is not a string of a common kind, or has control characters: programs differ in what they read there."
            .formatted(type));
  }

  /** A log, a terminal or a C program may stop at one or obey it. */
  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** The kinds of string that every parser reads alike. */
  private static boolean isPlain(DerElement value) {
    return switch (value.tag()) {
      case BERTags.PRINTABLE_STRING,
          BERTags.UTF8_STRING,
          BERTags.IA5_STRING,
          BERTags.NUMERIC_STRING ->
          true;
      default -> false;
    };
  }

  /** Of other kinds of value Go sees nothing. */
  private static Optional<String> text(DerElement value) throws IOException {
    return switch (value.tag()) {
      case BERTags.PRINTABLE_STRING, BERTags.IA5_STRING, BERTags.NUMERIC_STRING ->
          Optional.of(text(value, StandardCharsets.US_ASCII));
      case BERTags.UTF8_STRING -> Optional.of(text(value, StandardCharsets.UTF_8));
      // As Latin-1, in Go as in Bouncy Castle.
      case BERTags.T61_STRING -> Optional.of(text(value, StandardCharsets.ISO_8859_1));
      case BERTags.BMP_STRING ->
          Optional.of(withoutTerminator(text(value, StandardCharsets.UTF_16BE)));
      default -> Optional.empty();
    };
  }

  /** Go refuses bytes that are not of the character set. */
  private static String text(DerElement value, Charset charset) throws IOException {
    return charset.newDecoder().decode(ByteBuffer.wrap(value.content())).toString();
  }

  private static String withoutTerminator(String text) {
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }
}
