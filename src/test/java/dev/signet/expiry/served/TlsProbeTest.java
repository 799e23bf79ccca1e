package dev.signet.expiry.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestTlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a handshake shows of servers, good and bad. */
final class TlsProbeTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final TestCa ROOT = TestCa.create(ca -> ca.subject("CN=root"));
  private static final TestCa CA = ROOT.intermediate(ca -> ca.subject("CN=between"));
  private static final TestCertificate LEAF = CA.issue(leaf -> leaf.subject("CN=leaf"));

  private TlsProbe probe = new TlsProbe(TlsProbe.PATIENCE);

  /** What a test's server does with the one who connects. */
  interface Answer {
    void to(Socket client) throws IOException;
  }

  @Test
  void theWholeChainIsSeenAndNothingIsSentAfterTheHandshake() {
    try (var server = new TestTlsServer(HERE, LEAF, CA.self())) {
      var at = at(server.address());

      assertThat(probe.look(at))
          .isInstanceOfSatisfying(
              Handshake.Proved.class,
              proved ->
                  assertThat(proved.chain())
                      .containsExactly(LEAF.certificate(), CA.self().certificate()));
      await().until(() -> server.ended() == 1);
      assertThat(server.received()).isZero();
    }
  }

  @Test
  void eachCertificateOfAChainIsAnEntryAndTheFirstIsWhatTheEndpointIsFor() {
    try (var server = new TestTlsServer(HERE, LEAF, CA.self())) {
      var at = at(server.address());

      var seen = ServedChain.of(at, probe.look(at), CertificateKind.KUBELET_SERVING, "node-1");

      assertThat(seen.problems()).isEmpty();
      assertThat(seen.certificates())
          .extracting(TlsProbeTest::line)
          .containsExactly(
              at.name() + " 1 kubelet-serving CN=leaf node-1",
              at.name() + " 2 ca CN=between node-1");
    }
  }

  @Test
  void aServerThatWantsANameShowsItsCertificateToThoseWhoAskForIt() {
    try (var server = TestTlsServer.named("kubernetes.example", HERE, LEAF)) {
      int port = server.address().getPort();

      assertThat(failure(at(server.address()))).isEqualTo(Reason.NotServing);
      assertThat(probe.look(Endpoint.of("kubernetes.example", HERE, port)))
          .isInstanceOf(Handshake.Proved.class);
    }
  }

  @Test
  void whatWasShownIsSeenThoughTheServerWantsTheClientsCertificate() {
    try (var server = TestTlsServer.demanding(HERE, LEAF)) {
      assertThat(probe.look(at(server.address())))
          .isEqualTo(new Handshake.Shown(List.of(LEAF.certificate())));
    }
  }

  @Test
  void aKubeletWithoutACertificateYetIsNotServing() {
    try (var server = TestTlsServer.withoutCertificate(HERE)) {
      assertThat(failure(at(server.address()))).isEqualTo(Reason.NotServing);
    }
  }

  @Test
  void itLooksByIpv6() {
    var address = InetAddress.ofLiteral("::1");
    assumeThat(hasIpv6(address)).as("this machine has IPv6").isTrue();
    try (var server = new TestTlsServer(address, LEAF)) {
      var at = at(server.address());

      assertThat(at.name()).isEqualTo("[0:0:0:0:0:0:0:1]:" + server.address().getPort());
      assertThat(probe.look(at)).isInstanceOf(Handshake.Proved.class);
    }
  }

  @Test
  void whoeverSaysNothingIsNotWaitedFor() throws IOException {
    probe = new TlsProbe(Duration.ofMillis(500));
    assertThat(against(client -> client.getInputStream().readAllBytes()))
        .isEqualTo(Reason.TimedOut);
  }

  @Test
  void whoeverSpeaksPlainHttpSpeaksNoTls() throws IOException {
    assertThat(
            against(
                client -> {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  client.getInputStream().readAllBytes();
                }))
        .isEqualTo(Reason.NotTls);
  }

  @Test
  void aConnectionThatIsCutIsCalledSo() throws IOException {
    assertThat(against(client -> client.getInputStream().read(new byte[65536])))
        .isEqualTo(Reason.Reset);
  }

  @Test
  void aConnectionThatIsResetIsCalledSo() throws IOException {
    assertThat(
            against(
                client -> {
                  assertThat(client.getInputStream().read()).isPositive();
                  client.setOption(StandardSocketOptions.SO_LINGER, 0);
                }))
        .isEqualTo(Reason.Reset);
  }

  @Test
  void whereNobodyListensNobodyIsReached() throws IOException {
    try (var taken = new Socket()) { // the port is nobody else's meanwhile
      taken.bind(new InetSocketAddress(HERE, 0));

      assertThat(failure(Endpoint.of(HERE, taken.getLocalPort()))).isEqualTo(Reason.Unreachable);
    }
  }

  @Test
  void aFailureIsOneProblemOfTheEndpoint() {
    var at = Endpoint.of(HERE, 10250);

    var seen =
        ServedChain.of(
            at,
            new Handshake.Failed(Reason.Reset, "It was cut."),
            CertificateKind.KUBELET_SERVING,
            "node-1");

    assertThat(seen.certificates()).isEmpty();
    assertThat(seen.problems())
        .containsExactly(new Problem(at.place(), Reason.Reset, "It was cut."));
  }

  private Reason against(Answer answer) throws IOException {
    try (var server = new ServerSocket(0, 8, HERE)) {
      Thread.ofPlatform().daemon().start(() -> serve(server, answer));
      return failure(at((InetSocketAddress) server.getLocalSocketAddress()));
    }
  }

  private static void serve(ServerSocket server, Answer answer) {
    try (var client = server.accept()) {
      answer.to(client);
    } catch (IOException e) {
      return; // the test is over
    }
  }

  private Reason failure(Endpoint at) {
    return switch (probe.look(at)) {
      case Handshake.Failed failed -> failed.reason();
      case Handshake.Proved proved -> throw new AssertionError(proved);
      case Handshake.Shown shown -> throw new AssertionError(shown);
    };
  }

  private static Endpoint at(InetSocketAddress address) {
    return Endpoint.of(address.getAddress(), address.getPort());
  }

  private static boolean hasIpv6(InetAddress address) {
    try (var socket = new ServerSocket(0, 1, address)) {
      return socket.isBound();
    } catch (IOException none) {
      return false;
    }
  }

  private static String line(ObservedCertificate c) {
    return String.join(
        " ", c.place().path(), c.place().entry(), c.kind().label(), c.facts().subject(), c.node());
  }
}
