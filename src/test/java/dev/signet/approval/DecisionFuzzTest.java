package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.signet.api.Approval.Compatibility;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import dev.signet.testing.Identity;
import dev.signet.testing.MutatedRequest;
import dev.signet.testing.Mutations;
import dev.signet.testing.OpensslRequest;
import dev.signet.testing.Pem;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes: there is a decision, soon and in little memory; and what is approved is read
 * alike by parsers that share nothing with Signet's: the JDK's and openssl's. The policies are as
 * lax as they can be, so that as much as possible comes to the end. The faults are the same in each
 * run.
 */
final class DecisionFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final long MEMORY_LIMIT = 8L << 20;
  private static final String SIGNER = "example.com/any";

  private static final Policy LAX = TestPolicies.policy("lax", TestPolicies.LAX);

  private static final Policy KUBELETS = TestPolicies.policy("kubelets", TestPolicies.KUBELETS);

  private static final TestRequest ANY = TestRequests.anything().signerName(SIGNER).build();
  private static final TestRequest KUBELET = TestRequests.kubeletClient("node-1").build();
  private static final Identity REQUESTER = Identity.node("node-1");

  private static final Map<String, ASN1ObjectIdentifier> TYPES =
      Map.of("CN", BCStyle.CN, "O", BCStyle.O, "OU", BCStyle.OU);

  private final Approver approver = TestFacts.approver(review -> true);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void anythingIsDecidedSoonAndInLittleMemory() {
    for (int i = 0; i < 2000; i++) { // the code is compiled before time counts
      decide(KUBELET, KUBELET.pem(), KUBELETS, Compatibility.Strict);
    }
    List<String> tooMuch = new ArrayList<>();
    var faults = new Mutations(4);
    for (int i = 0; i < 3000; i++) {
      for (TestRequest sound : List.of(ANY, KUBELET)) {
        String pem =
            switch (i % 3) {
              case 0 -> text(faults.of(sound.pem().getBytes(StandardCharsets.US_ASCII)));
              case 1 -> pem(faults.of(sound.der()));
              default -> pem(MutatedRequest.signed(sound, faults.of(MutatedRequest.info(sound))));
            };
        for (Compatibility compatibility : Compatibility.values()) {
          measure(sound, pem, compatibility).ifPresent(tooMuch::add);
        }
      }
    }
    assertThat(tooMuch).isEmpty();
  }

  @Test
  void hostileSizesAreDecidedSoonAndInLittleMemory() {
    String endless = "-----BEGIN CERTIFICATE REQUEST-----\n" + "A".repeat(15_900);
    List<String> tooMuch = new ArrayList<>();
    for (String pem :
        List.of(
            endless,
            endless + "\n-----END CERTIFICATE REQUEST-----\n",
            "-----BEGIN ".repeat(1_400),
            "-----BEGIN CERTIFICATE REQUEST-----\n".repeat(440),
            "a:b\n".repeat(4_000),
            "\n".repeat(16_000),
            pem(nested(5_000)))) {
      measure(KUBELET, pem, Compatibility.Strict).ifPresent(tooMuch::add);
      measure(KUBELET, pem, Compatibility.Upstream).ifPresent(tooMuch::add);
    }
    assertThat(tooMuch).isEmpty();
  }

  @Test
  void whatIsApprovedIsReadAlikeByTheJdkAndByOpenssl() {
    var faults = new Mutations(5);
    int approved = 0;
    for (int i = 0; i < 6000 && approved < 250; i++) {
      byte[] der = MutatedRequest.signed(ANY, faults.ofValues(MutatedRequest.info(ANY)));
      var request = approvedRequest(ANY, pem(der), LAX);
      if (request.isPresent()) {
        approved++;
        assertReadAlike(pem(der), request.get());
      }
    }
    assertThat(approved).as("faults that leave a request which may be approved").isGreaterThan(100);
  }

  private static void assertReadAlike(String pem, CertificateRequest request) {
    OpensslRequest openssl = OpensslRequest.read(pem);
    assertThat(openssl.subject())
        .as(pem)
        .containsExactlyElementsOf(
            request.subject().attributes().stream()
                .map(a -> opensslType(a.type()) + " = " + escaped(a.value()))
                .toList());
    assertThat(openssl.names()).as(pem).containsExactlyElementsOf(names(request));
    assertThat(Pem.contents(openssl.publicKeyPem())).as(pem).isEqualTo(encoded(request));
    TYPES.forEach(
        (name, type) ->
            assertThat(jdk(pem, name))
                .as(pem)
                .containsExactlyElementsOf(request.subject().values(type)));
  }

  /** Of the JDK's own reading of the subject the values of this type, in order. */
  private static List<String> jdk(String pem, String type) {
    try {
      byte[] subject =
          CertificationRequest.getInstance(Pem.contents(pem))
              .getCertificationRequestInfo()
              .getSubject()
              .getEncoded();
      var name = new LdapName(new X500Principal(subject).getName(X500Principal.RFC2253));
      return name.getRdns().stream()
          .filter(rdn -> rdn.getType().equals(type))
          .map(Rdn::getValue)
          .map(String.class::cast)
          .toList();
    } catch (InvalidNameException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String opensslType(ASN1ObjectIdentifier type) {
    if (type.equals(BCStyle.CN)) {
      return "commonName";
    }
    return type.equals(BCStyle.O) ? "organizationName" : "organizationalUnitName";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\");
  }

  private static List<String> names(CertificateRequest request) {
    var names = request.names();
    return Stream.of(
            names.dns().stream().map(name -> "DNS:" + name),
            names.emails().stream().map(name -> "email:" + name),
            names.uris().stream().map(name -> "URI:" + name),
            names.ips().stream().map(ip -> "IP Address:" + ip.getHostAddress()))
        .flatMap(s -> s)
        .sorted()
        .toList();
  }

  private static byte[] encoded(CertificateRequest request) {
    try {
      return request.publicKey().getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<CertificateRequest> approvedRequest(
      TestRequest sound, String pem, Policy policy) {
    return RequestReader.read(object(sound, pem), Compatibility.Strict)
            instanceof ReadResult.Read read
        ? Optional.of(read.request())
            .filter(request -> approver.decide(request, policy) instanceof Decision.Approve)
        : Optional.empty();
  }

  private Optional<String> measure(TestRequest sound, String pem, Compatibility compatibility) {
    Policy policy = sound.equals(ANY) ? LAX : KUBELETS;
    Duration best = LIMIT;
    long memory = 0;
    // Of three: the machine may have had something else to do.
    for (int i = 0; i < 3 && best.compareTo(LIMIT) >= 0; i++) {
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      decide(sound, pem, policy, compatibility);
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      memory = threads.getCurrentThreadAllocatedBytes() - bytes;
      best = taken.compareTo(best) < 0 ? taken : best;
    }
    return best.compareTo(LIMIT) >= 0 || memory > MEMORY_LIMIT
        ? Optional.of("%s, %d bytes, %s: %s".formatted(best, memory, compatibility, pem))
        : Optional.empty();
  }

  private void decide(TestRequest sound, String pem, Policy policy, Compatibility compatibility) {
    switch (RequestReader.read(object(sound, pem), compatibility)) {
      case ReadResult.Read read -> approver.judge(read.request(), policy);
      case ReadResult.Unreadable bad -> Approver.decide(bad, policy);
    }
  }

  private static CertificateSigningRequest object(TestRequest sound, String pem) {
    var object = sound.resource("csr", REQUESTER);
    object
        .getSpec()
        .setRequest(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.ISO_8859_1)));
    return object;
  }

  /** Sequences in sequences, as deep as it goes. */
  private static byte[] nested(int depth) {
    byte[] der = new byte[depth * 2];
    for (int i = 0; i < depth; i++) {
      der[2 * i] = 0x30;
      der[2 * i + 1] = (byte) 0x80;
    }
    return der;
  }

  private static String pem(byte[] der) {
    return Pem.of("CERTIFICATE REQUEST", der);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
