package dev.signet.signing.token;

/** Attributes of the objects in a token (PKCS #11, pkcs11t.h). */
enum Attribute {
  CLASS(0),
  LABEL(3),
  VALUE(0x11),
  ID(0x102),
  SENSITIVE(0x103),
  EXTRACTABLE(0x162);

  private final long type;

  Attribute(long type) {
    this.type = type;
  }

  long type() {
    return type;
  }
}
