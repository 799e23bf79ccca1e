package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestStateTest {
  private static final String NONE = "";
  private static final String CERTIFICATE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t";

  /** AU1 to AU4 of the reference, and what upstream's controllers look at first. */
  static List<Arguments> states() {
    return List.of(
        arguments(List.of(), NONE, RequestState.Pending),
        arguments(List.of("Denied"), NONE, RequestState.Denied),
        arguments(List.of("Approved"), NONE, RequestState.Approved),
        arguments(List.of("Failed"), NONE, RequestState.Failed),
        arguments(List.of("Approved", "Failed"), NONE, RequestState.Failed),
        arguments(List.of("Approved", "Denied"), NONE, RequestState.Denied),
        arguments(List.of("Denied", "Approved"), NONE, RequestState.Denied),
        arguments(List.of("Failed", "Denied"), NONE, RequestState.Denied),
        arguments(List.of("example.com/Seen"), NONE, RequestState.Pending),
        arguments(List.of("example.com/Seen", "Approved"), NONE, RequestState.Approved),
        arguments(List.of("Approved"), CERTIFICATE, RequestState.Issued),
        arguments(List.of(), CERTIFICATE, RequestState.Issued),
        arguments(List.of("Denied", "Failed"), CERTIFICATE, RequestState.Issued));
  }

  @ParameterizedTest
  @MethodSource("states")
  void aCertificateCountsFirstThenDenialThenFailureThenApproval(
      List<String> types, String certificate, RequestState state) {
    assertThat(RequestState.of(request(types, "True", certificate))).isEqualTo(state);
  }

  @Test
  void aRequestWithoutStatusIsPending() {
    assertThat(RequestState.of(new CertificateSigningRequest())).isEqualTo(RequestState.Pending);
  }

  @Test
  void theTypeOfAConditionCountsWhateverItsStatus() {
    assertThat(RequestState.of(request(List.of("Denied"), "False", NONE)))
        .isEqualTo(RequestState.Denied);
    assertThat(RequestState.of(request(List.of("Failed"), null, NONE)))
        .as("SH9: Failed with no status at all")
        .isEqualTo(RequestState.Failed);
  }

  @ParameterizedTest
  @EnumSource(names = {"Pending", "Approved"})
  void whatCanStillBeDecidedOrSignedIsNotFinal(RequestState state) {
    assertThat(state.isFinal()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"Denied", "Failed", "Issued"})
  void whatHasEndedIsFinal(RequestState state) {
    assertThat(state.isFinal()).isTrue();
  }

  private static CertificateSigningRequest request(
      List<String> types, String status, String certificate) {
    var request =
        new CertificateSigningRequestBuilder()
            .withNewStatus()
            .withCertificate(certificate)
            .endStatus()
            .build();
    for (String type : types) {
      request =
          request
              .edit()
              .editStatus()
              .addNewCondition()
              .withType(type)
              .withStatus(status)
              .endCondition()
              .endStatus()
              .build();
    }
    return request;
  }
}
