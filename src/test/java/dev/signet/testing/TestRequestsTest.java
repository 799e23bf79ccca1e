package dev.signet.testing;

import static dev.signet.testing.TestNames.dns;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The requests of the tests ask for what they say. */
final class TestRequestsTest {

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RSA_4096", "P224"}) // takes seconds; not the JDK's
  void aRequestProvesThatItsKeyIsTheRequesters(TestKey key) throws Exception {
    assertThat(isProven(TestRequests.request().key(key).build())).isTrue();
  }

  @Test
  void aRequestMayBeSignedWithAnotherKey() throws Exception {
    var thief = TestRequests.request().signedBy(TestKey.P256.generate()).build();

    assertThat(isProven(thief)).isFalse();
  }

  @Test
  void aKubeletAsksToLogIn() {
    var request = TestRequests.kubeletClient("node-1").build();

    assertThat(request.pkcs10().getSubject())
        .isEqualTo(new X500Name("O=system:nodes,CN=system:node:node-1"));
    assertThat(request.pkcs10().getAttributes()).isEmpty();
    assertThat(request.signerName()).isEqualTo("kubernetes.io/kube-apiserver-client-kubelet");
    assertThat(request.usages()).containsExactly("digital signature", "client auth");
  }

  @Test
  void aKubeletAsksToServe() {
    var request = TestRequests.kubeletServing("node-1", "10.0.0.1", "fd00::1").build();

    assertThat(names(request))
        .containsExactly(dns("node-1"), TestNames.ip("10.0.0.1"), TestNames.ip("fd00::1"));
    assertThat(request.signerName()).isEqualTo("kubernetes.io/kubelet-serving");
    assertThat(request.usages()).containsExactly("digital signature", "server auth");
  }

  @Test
  void aRequestHoldsNamesOfEveryType() {
    var request =
        TestRequests.request().names(TestNames.oneOfEachType().toArray(GeneralName[]::new)).build();

    assertThat(names(request))
        .extracting(GeneralName::getTagNo)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void aRequestMayHoldTwoExtensionsOfOneType() {
    var request = TestRequests.request().names(dns("a")).names(dns("b")).build();

    var attributes =
        request.pkcs10().getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
    assertThat(attributes).hasSize(1);
    assertThat((Iterable<?>) attributes[0].getAttrValues().getObjectAt(0)).hasSize(2);
  }

  @Test
  void theObjectSaysWhatTheClientOrTheServerPutsIn() {
    var request = TestRequests.client("jane", "dev").expirationSeconds(3600).build();
    var asked = request.resource("csr-1").getSpec();
    var requester = Identity.user("jane", "dev").withUid("1").withExtra(Map.of("k", List.of("v")));
    var shown = request.resource("csr-1", requester).getSpec();

    assertThat(asked.getExpirationSeconds()).isEqualTo(3600);
    assertThat(asked.getUsername()).isNull();
    assertThat(shown.getRequest()).isEqualTo(asked.getRequest());
    assertThat(shown.getUsername()).isEqualTo("jane");
    assertThat(shown.getUid()).isEqualTo("1");
    assertThat(shown.getGroups()).containsExactly("dev");
    assertThat(shown.getExtra()).containsEntry("k", List.of("v"));
  }

  private static boolean isProven(TestRequest request) throws Exception {
    var key = new JcaContentVerifierProviderBuilder().build(request.keys().getPublic());
    return request.pkcs10().isSignatureValid(key);
  }

  private static GeneralName[] names(TestRequest request) {
    return GeneralNames.fromExtensions(
            request.pkcs10().getRequestedExtensions(), Extension.subjectAlternativeName)
        .getNames();
  }
}
