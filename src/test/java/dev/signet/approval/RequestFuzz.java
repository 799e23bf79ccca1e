package dev.signet.approval;

import dev.signet.api.Approval.Compatibility;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import dev.signet.testing.Identity;
import dev.signet.testing.MutatedRequest;
import dev.signet.testing.Pem;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * What a fuzzer that watches which code runs (bin/fuzz) calls with bytes of its own making: the
 * parser and the decision, with policies as lax as can be. The first byte says what the others are:
 * the text of spec.request, a request in DER, what of a request is signed, which is then signed, so
 * that what comes behind that check is met, or the common name and a DNS name of a sound request,
 * so that the rules about names are. An exception is a finding.
 */
public final class RequestFuzz {
  private static final Identity REQUESTER = Identity.node("node-1");
  private static final Policy LAX = TestPolicies.policy("lax", TestPolicies.LAX);
  private static final Policy KUBELETS = TestPolicies.policy("kubelets", TestPolicies.KUBELETS);
  private static final Approver APPROVER = TestFacts.approver(review -> true);
  private static final TestRequest ANY =
      TestRequests.anything().signerName("example.com/any").keys(TestKey.known()).build();
  private static final TestRequest KUBELET =
      TestRequests.kubeletClient("node-1").keys(TestKey.known()).build();

  private RequestFuzz() {}

  /**
   * Loads what there is to load, which takes longer than an input may. The name is that which
   * Jazzer looks for.
   */
  public static void fuzzerInitialize() {
    seeds().values().forEach(RequestFuzz::fuzzerTestOneInput);
  }

  /** The name that Jazzer looks for. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    String text =
        switch (data[0] % 4) {
          case 0 -> new String(rest, StandardCharsets.ISO_8859_1);
          case 1 -> pem(rest);
          case 2 -> pem(MutatedRequest.signed(ANY, rest));
          default -> named(rest);
        };
    for (Compatibility compatibility : Compatibility.values()) {
      decide(ANY, text, LAX, compatibility);
      decide(KUBELET, text, KUBELETS, compatibility);
    }
  }

  /** What a fuzzer may start from, by name: sound requests in each of the three forms. */
  static Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    for (TestRequest sound : List.of(ANY, KUBELET)) {
      String name = sound.signerName().replaceAll("[^a-z]", "-");
      seeds.put(name + "-text", prefixed(0, sound.pem().getBytes(StandardCharsets.US_ASCII)));
      seeds.put(name + "-der", prefixed(1, sound.der()));
      seeds.put(name + "-signed", prefixed(2, MutatedRequest.info(sound)));
    }
    seeds.put("names", prefixed(3, "a-name.example.com".getBytes(StandardCharsets.US_ASCII)));
    return seeds;
  }

  /** Writes them into the folder that is the argument. */
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (Map.Entry<String, byte[]> seed : seeds().entrySet()) {
      Files.write(folder.resolve(seed.getKey()), seed.getValue());
    }
  }

  private static void decide(
      TestRequest sound, String text, Policy policy, Compatibility compatibility) {
    switch (RequestReader.read(object(sound, text), compatibility)) {
      case ReadResult.Unreadable bad -> Approver.decide(bad, policy);
      case ReadResult.Read read -> {
        var decision = APPROVER.judge(read.request(), policy).decision();
        if (decision instanceof Decision.Approve && compatibility == Compatibility.Strict) {
          isReadAlike(text, read.request());
        }
      }
    }
  }

  /** Nothing is approved of which the JDK's own reader sees another subject or another key. */
  private static void isReadAlike(String text, CertificateRequest request) {
    try {
      var info = CertificationRequest.getInstance(Pem.contents(text)).getCertificationRequestInfo();
      var name =
          new LdapName(
              new X500Principal(info.getSubject().getEncoded()).getName(X500Principal.RFC2253));
      List<String> jdk =
          name.getRdns().stream()
              .filter(rdn -> rdn.size() == 1)
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
      List<String> ours = request.subject().attributes().stream().map(a -> a.value()).toList();
      if (!jdk.equals(ours)
          || !Arrays.equals(
              info.getSubjectPublicKeyInfo().getEncoded(), request.publicKey().getEncoded())) {
        throw new IllegalStateException("read differently: %s, %s".formatted(jdk, ours));
      }
    } catch (InvalidNameException | IOException e) {
      throw new IllegalStateException("approved, and the JDK cannot read it", e);
    }
  }

  private static CertificateSigningRequest object(TestRequest sound, String text) {
    var object = sound.resource("csr", REQUESTER);
    object
        .getSpec()
        .setRequest(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1)));
    return object;
  }

  private static String named(byte[] name) {
    return TestRequests.request()
        .subject(subject(new String(name, StandardCharsets.UTF_8)))
        .names(new GeneralName(GeneralName.dNSName, new DERIA5String(ascii(name))))
        .usages("digital signature", "client auth")
        .signerName(ANY.signerName())
        .keys(ANY.keys())
        .build()
        .pem();
  }

  /** Of any length, which BCStyle would not have. */
  private static X500Name subject(String commonName) {
    return new X500Name(
        new RDN[] {
          new RDN(BCStyle.O, new DERUTF8String("team")),
          new RDN(BCStyle.CN, new DERUTF8String(commonName))
        });
  }

  private static String ascii(byte[] name) {
    return new String(name, StandardCharsets.US_ASCII).replace("\ufffd", "?");
  }

  private static String pem(byte[] der) {
    return Pem.of("CERTIFICATE REQUEST", der);
  }

  private static byte[] prefixed(int kind, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = (byte) kind;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
