package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.ReadResult.Unreadable;
import dev.signet.testing.Identity;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {
  private static final Identity NODE = Identity.node("node-1");

  @Test
  void everythingThatTheObjectSaysIsRead() {
    var requester = NODE.withUid("uid-1").withExtra(Map.of("example.com/from", List.of("a", "b")));
    var made =
        TestRequests.kubeletServing("node-1", "10.0.0.1")
            .usages("server auth", "digital signature")
            .expirationSeconds(3600)
            .build();

    var request = made.read("csr-1", requester);

    assertThat(request.name()).isEqualTo("csr-1");
    assertThat(request.uid()).isEqualTo("uid-of-csr-1");
    assertThat(request.signerName()).isEqualTo("kubernetes.io/kubelet-serving");
    assertThat(request.requester())
        .isEqualTo(
            new Requester(
                "system:node:node-1",
                "uid-1",
                List.of("system:nodes"),
                Map.of("example.com/from", List.of("a", "b"))));
    assertThat(request.subject().commonName()).hasValue("system:node:node-1");
    assertThat(request.subject().organizations()).containsExactly("system:nodes");
    assertThat(request.names().dns()).containsExactly("node-1");
    assertThat(request.usages())
        .containsExactlyInAnyOrder(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH);
    assertThat(request.publicKey()).isEqualTo(made.pkcs10().getSubjectPublicKeyInfo());
    assertThat(request.requestedDuration()).hasValue(Duration.ofHours(1));
    assertThat(request.createdAt()).isEqualTo(Instant.parse(TestRequest.CREATED));
  }

  @Test
  void theDurationMayBeLeftToTheSigner() {
    assertThat(TestRequests.kubeletClient("node-1").build().read("csr", NODE).requestedDuration())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "P521", "ED25519", "ML_DSA_65"})
  void aRequestProvesThatItsMakerHoldsTheKey(TestKey kind) {
    assertThat(TestRequests.kubeletClient("node-1").key(kind).build().read("csr", NODE))
        .isNotNull();
  }

  @Test
  void aRequestSignedWithAnotherKeyIsUnreadable() {
    var stranger = TestKey.P256.generate();
    assertUnreadable(
        TestRequests.kubeletClient("node-1").signedBy(stranger), Reason.WrongSignature);
  }

  @Test
  void aRequestSignedWithAnotherKindOfKeyIsUnreadable() {
    var stranger = TestKey.ED25519.generate();
    assertUnreadable(
        TestRequests.kubeletClient("node-1").signedBy(stranger), Reason.WrongSignature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Client Auth", "", "mind reading"})
  void aUsageThatKubernetesDoesNotDefineMakesItUnreadable(String usage) {
    assertUnreadable(
        TestRequests.kubeletClient("node-1").usages("digital signature", usage),
        Reason.UnknownUsage);
  }

  @Test
  void aUsageThatIsThereTwiceIsThereOnce() {
    var request = TestRequests.kubeletClient("node-1").usages("client auth", "client auth").build();
    assertThat(request.read("csr", NODE).usages()).containsExactly(Usage.CLIENT_AUTH);
  }

  @Test
  void whatIsNoPemBlockIsUnreadable() {
    assertUnreadable(withRequest("text\n" + kubelet().pem()), Reason.NotOnePemBlock);
  }

  @Test
  void whatIsNoBase64IsUnreadable() {
    var object = kubelet().resource("csr", NODE);
    object.getSpec().setRequest("****");
    assertUnreadable(object, Reason.NotOnePemBlock);
  }

  @Test
  void aRequestOf16KibIsRead() {
    var pem = kubelet().pem();
    var object = withRequest(pem + "\n".repeat(16 * 1024 - pem.length()));
    assertThat(RequestReader.read(object, Compatibility.Strict))
        .isInstanceOf(ReadResult.Read.class);
  }

  @Test
  void aFewBytesMoreAreTooLarge() {
    var pem = kubelet().pem();
    var object = withRequest(pem + "\n".repeat(16 * 1024 + 3 - pem.length()));
    assertUnreadable(object, Reason.TooLarge);
  }

  @Test
  void anObjectWithoutARequestIsUnreadable() {
    var object = kubelet().resource("csr", NODE);
    object.getSpec().setRequest(null);
    assertUnreadable(object, Reason.NotOnePemBlock);
  }

  @Test
  void anObjectThatLacksTheRestReadsAsEmpty() {
    var object = kubelet().resource("csr", NODE);
    object.getSpec().setUsages(null);
    object.getSpec().setSignerName(null);
    object.getSpec().setUsername(null);
    object.getSpec().setUid(null);
    object.getSpec().setGroups(null);
    object.getSpec().setExtra(null);

    assertThat(RequestReader.read(object, Compatibility.Strict))
        .asInstanceOf(InstanceOfAssertFactories.type(ReadResult.Read.class))
        .extracting(ReadResult.Read::request)
        .satisfies(
            request -> {
              assertThat(request.signerName()).isEmpty();
              assertThat(request.usages()).isEmpty();
              assertThat(request.requester()).isEqualTo(new Requester("", "", List.of(), Map.of()));
            });
  }

  private static TestRequest kubelet() {
    return TestRequests.kubeletClient("node-1").build();
  }

  private static CertificateSigningRequest withRequest(String pem) {
    var object = kubelet().resource("csr", NODE);
    object
        .getSpec()
        .setRequest(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    return object;
  }

  private static void assertUnreadable(TestRequestBuilder request, Reason reason) {
    assertUnreadable(request.build().resource("csr", NODE), reason);
  }

  private static void assertUnreadable(CertificateSigningRequest object, Reason reason) {
    assertThat(RequestReader.read(object, Compatibility.Strict))
        .asInstanceOf(InstanceOfAssertFactories.type(Unreadable.class))
        .satisfies(
            bad -> {
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.sentence()).isNotBlank();
            });
  }
}
