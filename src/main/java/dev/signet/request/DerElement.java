package dev.signet.request;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;

/**
 * One element of DER (X.690), read as Go's encoding/asn1 reads it: tags and lengths have their one
 * shortest form, and what follows the last element that somebody asks for is never looked at.
 * Bouncy Castle looks at everything, and takes BER.
 */
final class DerElement {

  /** The first octet of a SEQUENCE. */
  static final int SEQUENCE = BERTags.SEQUENCE | BERTags.CONSTRUCTED;

  /** The first octet of a SET. */
  static final int SET = BERTags.SET | BERTags.CONSTRUCTED;

  private static final int LARGEST_LENGTH_OCTETS = 4;

  private final byte[] bytes;
  private final int start;
  private final int content;
  private final int end;
  private final int tag;

  private DerElement(byte[] bytes, int start, int content, int end, int tag) {
    this.bytes = bytes;
    this.start = start;
    this.content = content;
    this.end = end;
    this.tag = tag;
  }

  /**
   * The element that these bytes begin with.
   *
   * @throws IOException they do not begin with one
   */
  static DerElement first(byte[] bytes) throws IOException {
    return at(bytes, 0, bytes.length);
  }

  /**
   * The first octet: class, constructed or not, and the tag's number, 31 for any that is larger.
   */
  int tag() {
    return tag;
  }

  /** Whether nothing follows it in the bytes that it was read from. */
  boolean isAll() {
    return start == 0 && end == bytes.length;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /** With its tag and length. */
  byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** The elements in it, one at a time. */
  Fields fields(int expectedTag) throws IOException {
    expect(expectedTag);
    return new Fields();
  }

  /** All the elements in it. */
  List<DerElement> elements(int expectedTag) throws IOException {
    Fields fields = fields(expectedTag);
    List<DerElement> all = new ArrayList<>();
    while (fields.hasNext()) {
      all.add(fields.next());
    }
    return all;
  }

  /** As Bouncy Castle sees it, all of it. */
  ASN1Primitive parsed() throws IOException {
    return ASN1Primitive.fromByteArray(encoded());
  }

  ASN1ObjectIdentifier oid() throws IOException {
    expect(BERTags.OBJECT_IDENTIFIER);
    try {
      return ASN1ObjectIdentifier.getInstance(parsed());
    } catch (IllegalArgumentException malformed) {
      throw new IOException("an object identifier that is none", malformed);
    }
  }

  BigInteger integer() throws IOException {
    expect(BERTags.INTEGER);
    if (content == end) {
      throw new IOException("a number without digits");
    }
    return new BigInteger(content());
  }

  /** The bits of a BIT STRING; unused ones at its end move the others to the right. */
  byte[] bits() throws IOException {
    expect(BERTags.BIT_STRING);
    int unused = content < end ? bytes[content] : -1;
    if (unused < 0 || unused > 7 || (unused > 0 && end - content == 1)) {
      throw new IOException("a bit string that is none");
    }
    byte[] octets = Arrays.copyOfRange(bytes, content + 1, end);
    if (unused == 0) {
      return octets;
    }
    byte[] shifted = new byte[octets.length];
    byte[] number = new BigInteger(1, octets).shiftRight(unused).toByteArray();
    int length = Math.min(number.length, shifted.length);
    System.arraycopy(number, number.length - length, shifted, shifted.length - length, length);
    return shifted;
  }

  void expect(int expectedTag) throws IOException {
    if (tag != expectedTag) {
      throw new IOException("an element of another kind than expected");
    }
  }

  private static DerElement at(byte[] bytes, int start, int limit) throws IOException {
    int at = start;
    int tag = octet(bytes, at++, limit);
    if ((tag & 0x1f) == 0x1f) {
      int octet = octet(bytes, at++, limit);
      if (octet == 0x80 || octet < 0x1f) {
        throw new IOException("a tag that is not in its shortest form");
      }
      while ((octet & 0x80) != 0) {
        octet = octet(bytes, at++, limit);
      }
    }
    int first = octet(bytes, at++, limit);
    long length = first;
    if (first >= 0x80) {
      int octets = first & 0x7f;
      if (octets == 0 || octets > LARGEST_LENGTH_OCTETS) {
        throw new IOException("a length that DER does not have");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | octet(bytes, at++, limit);
      }
      if (length < 0x80 || length >> (8 * (octets - 1)) == 0) {
        throw new IOException("a length that is not in its shortest form");
      }
    }
    if (length > limit - at) {
      throw new IOException("truncated");
    }
    return new DerElement(bytes, start, at, at + (int) length, tag);
  }

  private static int octet(byte[] bytes, int at, int limit) throws IOException {
    if (at >= limit) {
      throw new IOException("truncated");
    }
    return bytes[at] & 0xff;
  }

  /** What is in a constructed element, from the front. */
  final class Fields {

    private int next = content;

    boolean hasNext() {
      return next < end;
    }

    DerElement next() throws IOException {
      DerElement element = at(bytes, next, end);
      next = element.end;
      return element;
    }

    /** Whether the next element is of this kind; what cannot be read is of none. */
    boolean nextIs(int expectedTag) {
      return hasNext() && (bytes[next] & 0xff) == expectedTag;
    }
  }
}
