package dev.signet.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.policy.Durations;
import dev.signet.signing.Digests;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What whoever signs has to know of the requests; for programs. */
record RequestManifest(List<Entry> requests) {

  /**
   * A request.
   *
   * @param name of the leaf
   * @param file where the certificate lies on the host
   * @param request name of the request's file
   * @param duration asked for, as 8760h
   * @param requestSha256 of the request's file, hexadecimal
   * @param certificateSha256 of the present certificate's DER, hexadecimal
   */
  record Entry(
      String name,
      String file,
      String request,
      String duration,
      Authority authority,
      String requestSha256,
      String certificateSha256) {}

  /**
   * The CA that is asked.
   *
   * @param subject RFC 2253
   * @param keyIdentifier hexadecimal; empty: it has none
   */
  record Authority(String subject, String keyIdentifier) {}

  static Entry entry(RenewalStep.Ask ask, String request, byte[] content, Duration duration) {
    String file =
        switch (ask.leaf().store()) {
          case Leaf.Store.Pair pair -> pair.certificate();
          case Leaf.Store.Kubeconfig kubeconfig -> kubeconfig.path();
        };
    try {
      return new Entry(
          ask.leaf().name(),
          file,
          request,
          Durations.text(duration),
          new Authority(
              ask.authority().getSubjectX500Principal().getName(), keyIdentifier(ask.authority())),
          sha256(content),
          sha256(ask.held().certificate().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has bytes", e);
    }
  }

  String json() {
    try {
      return JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(this)
          + "\n";
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException(bug);
    }
  }

  private static String keyIdentifier(X509Certificate authority) {
    byte[] extension = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return extension == null
        ? ""
        : HexFormat.of()
            .formatHex(
                SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                    .getKeyIdentifier());
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }
}
