package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.api.Approval.Compatibility;
import dev.signet.approval.Superseding.Other;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.testing.Identity;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which later request takes the place of an older one. */
final class SupersedingTest {
  private static final Identity NODE = Identity.node("node-1");
  private static final Instant CREATED = Instant.parse(TestRequest.CREATED);
  private static final Other LATER =
      new Other("later", CREATED.plusSeconds(1), RequestState.Issued);

  static List<Arguments> kept() {
    return List.of(
        argumentSet("nothing later", NODE, new Other("x", CREATED, RequestState.Issued)),
        argumentSet(
            "an older one", NODE, new Other("x", CREATED.minusSeconds(1), RequestState.Issued)),
        argumentSet(
            "one that waits too", NODE, new Other("x", LATER.createdAt(), RequestState.Pending)),
        argumentSet(
            "one that was denied", NODE, new Other("x", LATER.createdAt(), RequestState.Denied)),
        argumentSet(
            "one that failed", NODE, new Other("x", LATER.createdAt(), RequestState.Failed)),
        argumentSet(
            "one without its certificate yet",
            NODE,
            new Other("x", LATER.createdAt(), RequestState.Approved)),
        argumentSet("of a token, which asks for many", Identity.bootstrapToken("abcdef"), LATER));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aRequestThatSomebodyWaitsForIsJudged(Identity requester, Other other) {
    assertThat(leave(requester, Compatibility.Strict, other)).isEmpty();
  }

  @Test
  void aNodesRequestIsLeftOnceALaterOneHasItsCertificate() {
    assertThat(leave(NODE, Compatibility.Strict, LATER))
        .containsExactly(
            new Decision.Leave(
                Reason.Superseded,
                "Its node asked again later, in later, and has that certificate."));
  }

  @Test
  void inCompatibilityUpstreamItIsJudgedAlone() {
    assertThat(leave(NODE, Compatibility.Upstream, LATER)).isEmpty();
  }

  private static List<Decision.Leave> leave(
      Identity requester, Compatibility compatibility, Other other) {
    return Superseding.of(
            TestRequests.kubeletClient("node-1").build().read("csr", requester),
            compatibility,
            (user, signer) -> Stream.of(other))
        .stream()
        .toList();
  }
}
