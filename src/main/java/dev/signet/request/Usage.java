package dev.signet.request;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The values of spec.usages and what each means in a certificate (RFC 5280, 4.2.1.3 and 4.2.1.12).
 * Extended usages stand in the order in which kube-controller-manager writes them.
 */
public enum Usage {
  SIGNING("signing", KeyUsage.digitalSignature),
  DIGITAL_SIGNATURE("digital signature", KeyUsage.digitalSignature),
  CONTENT_COMMITMENT("content commitment", KeyUsage.nonRepudiation),
  KEY_ENCIPHERMENT("key encipherment", KeyUsage.keyEncipherment),
  KEY_AGREEMENT("key agreement", KeyUsage.keyAgreement),
  DATA_ENCIPHERMENT("data encipherment", KeyUsage.dataEncipherment),
  CERT_SIGN("cert sign", KeyUsage.keyCertSign),
  CRL_SIGN("crl sign", KeyUsage.cRLSign),
  ENCIPHER_ONLY("encipher only", KeyUsage.encipherOnly),
  DECIPHER_ONLY("decipher only", KeyUsage.decipherOnly),
  ANY("any", "2.5.29.37.0"),
  SERVER_AUTH("server auth", "1.3.6.1.5.5.7.3.1"),
  CLIENT_AUTH("client auth", "1.3.6.1.5.5.7.3.2"),
  CODE_SIGNING("code signing", "1.3.6.1.5.5.7.3.3"),
  EMAIL_PROTECTION("email protection", "1.3.6.1.5.5.7.3.4"),
  S_MIME("s/mime", "1.3.6.1.5.5.7.3.4"),
  IPSEC_END_SYSTEM("ipsec end system", "1.3.6.1.5.5.7.3.5"),
  IPSEC_TUNNEL("ipsec tunnel", "1.3.6.1.5.5.7.3.6"),
  IPSEC_USER("ipsec user", "1.3.6.1.5.5.7.3.7"),
  TIMESTAMPING("timestamping", "1.3.6.1.5.5.7.3.8"),
  OCSP_SIGNING("ocsp signing", "1.3.6.1.5.5.7.3.9"),
  MICROSOFT_SGC("microsoft sgc", "1.3.6.1.4.1.311.10.3.3"),
  NETSCAPE_SGC("netscape sgc", "2.16.840.1.113730.4.1");

  private static final Map<String, Usage> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Usage::wireName, Function.identity()));

  private final String wireName;
  private final int bit;
  private final String purpose;

  Usage(String wireName, int bit) {
    this(wireName, bit, "");
  }

  Usage(String wireName, String purpose) {
    this(wireName, 0, purpose);
  }

  Usage(String wireName, int bit, String purpose) {
    this.wireName = wireName;
    this.bit = bit;
    this.purpose = purpose;
  }

  /** As it is written in spec.usages. */
  public String wireName() {
    return wireName;
  }

  /** The bit of {@link KeyUsage}, or 0 for an extended usage. */
  public int bit() {
    return bit;
  }

  /** The extended key usage, or nothing for a plain one. */
  public Optional<KeyPurposeId> purpose() {
    return purpose.isEmpty()
        ? Optional.empty()
        : Optional.of(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose)));
  }

  /** The usage that is written so, if there is one. */
  public static Optional<Usage> of(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }
}
