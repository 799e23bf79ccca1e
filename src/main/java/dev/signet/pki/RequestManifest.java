package dev.signet.pki;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.policy.Durations;
import dev.signet.signing.Digests;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What whoever signs has to know of the requests; for programs. */
record RequestManifest(List<Entry> requests) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Copies what it is given. */
  RequestManifest {
    requests = List.copyOf(requests);
  }

  /**
   * A request.
   *
   * @param name of the leaf
   * @param file where the certificate lies on the host
   * @param request name of the request's file
   * @param duration asked for, as 8760h
   * @param subject its parts, in order
   * @param names alternative names, each after its kind
   * @param usages of both kinds
   * @param requestSha256 of the request's file, hexadecimal
   * @param certificateSha256 of the present certificate's DER, hexadecimal; empty: there is none
   */
  record Entry(
      String name,
      String file,
      String request,
      String duration,
      List<String> subject,
      List<String> names,
      List<String> usages,
      Authority authority,
      String requestSha256,
      String certificateSha256) {

    /** Copies what it is given. */
    Entry {
      subject = List.copyOf(subject);
      names = List.copyOf(names);
      usages = List.copyOf(usages);
    }

    /** What the certificate is to be good for. */
    LeafContent content() {
      return new LeafContent(subject, Set.copyOf(names), Set.copyOf(usages));
    }
  }

  /**
   * The CA that is asked.
   *
   * @param name kubeadm's: ca, etcd-ca or front-proxy-ca
   * @param subject RFC 2253
   * @param keyIdentifier hexadecimal; empty: it has none
   */
  record Authority(String name, String subject, String keyIdentifier) {

    static Authority of(String name, X509Certificate certificate) {
      return new Authority(
          name,
          certificate.getSubjectX500Principal().getName(),
          RequestManifest.keyIdentifier(certificate));
    }
  }

  /**
   * Of one request.
   *
   * @param authority the CA's certificate
   * @param content of the request's file
   * @param present the certificate that is there now
   */
  static Entry entry(
      Leaf leaf,
      X509Certificate authority,
      byte[] content,
      LeafContent wanted,
      Duration duration,
      Optional<X509Certificate> present) {
    return new Entry(
        leaf.name(),
        leaf.file(),
        RequestFolder.request(leaf),
        Durations.text(duration),
        wanted.subject(),
        List.copyOf(wanted.names()),
        List.copyOf(wanted.usages()),
        Authority.of(leaf.authorityName(), authority),
        sha256(content),
        present.map(RequestManifest::fingerprint).orElse(""));
  }

  /**
   * Of these bytes: each leaf once, by kubeadm's names, with its own CA and its own file.
   *
   * @throws TreeFault it is none; the message never shows the bytes
   */
  static RequestManifest read(byte[] json) throws TreeFault {
    RequestManifest manifest = parsed(json);
    if (manifest.requests().isEmpty()) {
      throw fault("it has no requests");
    }
    Set<String> names = new HashSet<>();
    for (Entry entry : manifest.requests()) {
      Leaf leaf =
          Leaf.kubeadm("").stream()
              .filter(one -> one.name().equals(entry.name()))
              .findFirst()
              .orElseThrow(() -> fault("a name that is none of a control plane's certificates"));
      if (!names.add(entry.name())) {
        throw fault(entry.name() + " is there twice");
      }
      if (!entry.request().equals(RequestFolder.request(leaf))
          || !entry.authority().name().equals(leaf.authorityName())) {
        throw fault(
            "%s has to be in %s and of CA %s"
                .formatted(leaf.name(), RequestFolder.request(leaf), leaf.authorityName()));
      }
    }
    return manifest;
  }

  private static RequestManifest parsed(byte[] json) throws TreeFault {
    try {
      return JSON.readValue(json, RequestManifest.class);
    } catch (IOException | RuntimeException e) {
      throw fault("it cannot be read");
    }
  }

  private static TreeFault fault(String what) {
    return new TreeFault(
        "%s is not as signet pki writes it: %s. Have the requests written again."
            .formatted(RequestFolder.MANIFEST, what));
  }

  String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
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

  private static String fingerprint(X509Certificate certificate) {
    try {
      return sha256(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has bytes", e);
    }
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }
}
