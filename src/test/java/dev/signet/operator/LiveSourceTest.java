package dev.signet.operator;

import static dev.signet.testing.TestNames.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.expiry.served.TlsProbe;
import dev.signet.operator.KubeletAddresses.Surroundings;
import dev.signet.policy.AddressBlock;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestTlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node says itself where it is: to whom Signet connects all the same, and what it sends. */
final class LiveSourceTest {
  private static final TestCa CA = TestCa.create();
  private static final InetAddress HERE = TestTlsServer.addressOfThisMachine();
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Surroundings NOTHING =
      new Surroundings(new ClusterAddresses(List.of(), Set.of()), Set.of());

  private TlsProbe probe = new TlsProbe(TlsProbe.PATIENCE);
  private final TestTlsServer kubelet = server(HERE);

  @AfterEach
  void close() {
    kubelet.close();
  }

  @Test
  void theNodesOwnAddressIsAskedByAHandshakeAndNothingElse() throws FactUnavailable {
    assertThat(ask(NOTHING, "")).hasToString("[node-1]");
    await().until(() -> kubelet.ended() == 1);
    assertThat(kubelet.connections()).isEqualTo(1);
    assertThat(kubelet.received()).isZero();
  }

  static List<Arguments> forbidden() {
    var block = AddressBlock.single(HERE);
    return List.of(
        argumentSet("a Service's", surroundings(List.of(block), Set.of(), Set.of()), ""),
        argumentSet("the API server's", surroundings(List.of(), Set.of(HERE), Set.of()), ""),
        argumentSet("another Node's", surroundings(List.of(), Set.of(), Set.of(HERE)), ""),
        argumentSet("outside of allowedCIDRs", NOTHING, "allowedCIDRs: [203.0.113.0/24]"));
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void noConnectionIsMadeToAnAddressThatIsNotTheNodesOwn(Surroundings around, String rules)
      throws FactUnavailable {
    assertThat(ask(around, rules)).isInstanceOf(Answer.DoesNotKnow.class);
    assertThat(kubelet.connections()).isZero();
  }

  @Test
  void noConnectionIsMadeToTheLoopback() throws FactUnavailable {
    try (var server = server(LOOPBACK)) {
      var node = node(server.address().getPort(), LOOPBACK);

      assertThat(ask(node, NOTHING, "")).isInstanceOf(Answer.DoesNotKnow.class);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void noConnectionIsMadeToAPortBelowAKubelets() throws FactUnavailable {
    assertThat(ask(node(22, HERE), NOTHING, "")).isInstanceOf(Answer.DoesNotKnow.class);
  }

  @Test
  void whereNobodyListensItIsTriedAgain() throws IOException {
    try (var taken = new Socket()) { // the port is nobody else's meanwhile
      taken.bind(new InetSocketAddress(HERE, 0));

      assertThatThrownBy(() -> ask(node(taken.getLocalPort(), HERE), NOTHING, ""))
          .isInstanceOf(FactUnavailable.class)
          .hasMessageStartingWith("Nobody answered at ");
    }
  }

  @Test
  void whoeverSaysNothingIsNotWaitedFor() throws IOException {
    probe = new TlsProbe(Duration.ofMillis(500));
    try (var silent = new ServerSocket(0, 8, HERE)) {
      assertThatThrownBy(() -> ask(node(silent.getLocalPort(), HERE), NOTHING, ""))
          .isInstanceOf(FactUnavailable.class)
          .hasMessageStartingWith("Nobody answered at ");
    }
  }

  @Test
  void whoeverSpeaksNoTlsServesNoCertificate() throws IOException, FactUnavailable {
    try (var plain = new ServerSocket(0, 8, HERE)) {
      Thread.ofPlatform().daemon().start(() -> answerPlainly(plain));

      assertThat(ask(node(plain.getLocalPort(), HERE), NOTHING, ""))
          .isInstanceOfSatisfying(
              Answer.DoesNotKnow.class,
              answer -> assertThat(answer.sentence()).contains("serves no"));
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    try (var client = plain.accept()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      return; // the test is over
    }
  }

  private static TestTlsServer server(InetAddress address) {
    return new TestTlsServer(
        address, CA.issue(c -> c.named("system:node:node-1", "system:nodes").names(dns("node-1"))));
  }

  private static Surroundings surroundings(
      List<AddressBlock> services, Set<InetAddress> apiServers, Set<InetAddress> ofOthers) {
    return new Surroundings(new ClusterAddresses(services, apiServers), ofOthers);
  }

  private static NodeFacts node(int port, InetAddress address) {
    return new NodeFacts("node-1", true, false, port, Set.of(), Set.of(address));
  }

  private Answer ask(Surroundings around, String rules) throws FactUnavailable {
    return ask(node(kubelet.address().getPort(), HERE), around, rules);
  }

  private Answer ask(NodeFacts node, Surroundings around, String rules) throws FactUnavailable {
    var policy =
        TestPolicies.policy(
            "p",
            """
            match: {signerNames: [kubernetes.io/kubelet-serving]}
            approval: {profiles: [SelfNodeServing], serving: {%s}}
            """
                .formatted(rules));
    return new LiveSource(probe)
        .ask(
            node,
            List.of(),
            around,
            policy.approval().orElseThrow().serving(),
            List.of(CA.self().certificate()),
            Instant.now());
  }
}
