package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.served.Endpoint;
import dev.signet.expiry.served.Handshake;
import dev.signet.operator.KubeletAddresses.Surroundings;
import dev.signet.operator.LookBook.Look;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.ListedEndpoint;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestNames;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Signet looks, and what it thinks of what it sees. The handshakes are TlsProbeTest's. */
final class ProberTest {
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=ca"));
  private static final String ADDRESS = "10.1.2.3";

  private final List<Endpoint> asked = new ArrayList<>();

  @Test
  void whoReallySignedItIsToldAndWhatVerifiesHasNoComplaint() {
    Look look = look(signed(ADDRESS));

    assertThat(look.seen().certificates())
        .singleElement()
        .satisfies(c -> assertThat(c.authority()).hasValue("CN=ca"));
    assertThat(look.complaint()).isEmpty();
    assertThat(look.target()).isEqualTo(ADDRESS + ":10250");
  }

  @Test
  void aCaOfTheSameNameThatDidNotSignItIsNotItsAuthority() {
    TestCa other = TestCa.create(ca -> ca.subject("CN=ca"));

    Look look = look(other.issue(c -> c.names(TestNames.ip(ADDRESS))));

    assertThat(look.seen().certificates().getFirst().authority()).isEmpty();
    assertThat(look.complaint()).hasValue("none of the known CAs signed it");
  }

  @Test
  void whatIsForAnotherAddressOrAnotherTimeDoesNotVerify() {
    assertThat(look(signed("10.1.2.4")).complaint())
        .hasValueSatisfying(why -> assertThat(why).contains(ADDRESS));
    assertThat(look(CA.issue(c -> c.names(TestNames.ip(ADDRESS)).expired())).complaint())
        .hasValue("it is not valid now");
  }

  @Test
  void aFailedHandshakeIsOneNamedProblemAndTheNextAddressIsTried() {
    Prober prober =
        prober(
            at ->
                at.name().startsWith("10.1.2.3")
                    ? new Handshake.Failed(Reason.TimedOut, "too late")
                    : new Handshake.Proved(List.of(signed(ADDRESS).certificate())));

    assertThat(prober.kubelet(node("10.1.2.3", "10.1.2.4")).isSuccess()).isTrue();
    Look one = prober.kubelet(node("10.1.2.3"));
    assertThat(one.seen().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.TimedOut));
    assertThat(one.complaint()).hasValue("TimedOut");
  }

  @Test
  void noMoreThanTwoAddressesAreTried() {
    Prober prober = prober(_ -> new Handshake.Failed(Reason.Reset, "cut"));

    prober.kubelet(node("10.1.2.3", "10.1.2.4", "10.1.2.5"));

    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, a loopback address",
    "::1, a loopback address",
    "169.254.169.254, the metadata service of most clouds",
    "fd00:ec2::254, the metadata service of AWS",
    "fd20:ce::254, the metadata service of Google",
    "100.100.100.200, the metadata service of Alibaba",
    "fe80::1, a link-local address",
    "224.0.0.1, a multicast address",
    "0.0.0.0, nowhere",
    "10.96.0.1, a Service",
    "10.9.9.9, the API server",
    "10.8.8.8, another Node's"
  })
  void noConnectionIsMadeToWhatIsNotTheNodesOwn(String address, String what) {
    Look look = prober(_ -> new Handshake.Proved(List.of())).kubelet(node(address));

    assertThat(asked).as(what).isEmpty();
    assertThat(look.seen().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.AddressNotAllowed));
  }

  @Test
  void noConnectionIsMadeToAPortThatIsNoKubelets() {
    var facts =
        new NodeFacts("node-1", true, false, 443, Set.of(), Set.of(InetAddress.ofLiteral(ADDRESS)));

    Look look = prober(_ -> new Handshake.Proved(List.of())).kubelet(new KnownNode("uid", facts));

    assertThat(asked).isEmpty();
    assertThat(look.isSuccess()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "169.254.169.254", "::1", "fd00:ec2::254"})
  void noListedEndpointLeadsToAReservedAddress(String host) {
    Look look =
        prober(_ -> new Handshake.Proved(List.of())).endpoint(new ListedEndpoint(host, 443));

    assertThat(asked).isEmpty();
    assertThat(look.seen().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.AddressNotAllowed));
  }

  @Test
  void anAddressThatCannotBeJudgedNowIsNotLookedAt() {
    Prober prober =
        new Prober(
            at -> {
              asked.add(at);
              return new Handshake.Proved(List.of());
            },
            _ -> {
              throw new FactUnavailable("away");
            },
            () -> new KnownAuthorities(List.of()),
            Clock.systemUTC());

    Look look = prober.kubelet(node(ADDRESS));

    assertThat(asked).isEmpty();
    assertThat(look.seen().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.ApiUnavailable));
  }

  @Test
  void whatAllKubeletsServeVerifiesOnlyWhenAllWereLookedAt() {
    LookBook book = new LookBook();
    book.kubelet("a", look(signed(ADDRESS)));
    assertThat(ServingFinding.of(Set.of("a", "b"), book.kubelets())).isEmpty();
    assertThat(ServingFinding.of(Set.of(), book.kubelets())).isEmpty();

    book.kubelet("b", look(signed("10.1.2.4")));

    assertThat(ServingFinding.of(Set.of("a"), book.kubelets()))
        .hasValueSatisfying(finding -> assertThat(finding.complaints()).isEmpty());
    assertThat(ServingFinding.of(Set.of("a", "b"), book.kubelets()))
        .hasValueSatisfying(
            finding ->
                assertThat(finding.complaints()).singleElement().asString().startsWith("b ("));
  }

  private Look look(TestCertificate certificate) {
    return prober(_ -> new Handshake.Proved(List.of(certificate.certificate())))
        .kubelet(node(ADDRESS));
  }

  private static TestCertificate signed(String address) {
    return CA.issue(c -> c.names(TestNames.ip(address)));
  }

  private Prober prober(Function<Endpoint, Handshake> probe) {
    var surroundings =
        new Surroundings(
            new ClusterAddresses(
                List.of(AddressBlock.parse("10.96.0.0/12").orElseThrow()),
                Set.of(InetAddress.ofLiteral("10.9.9.9"))),
            Set.of(InetAddress.ofLiteral("10.8.8.8")));
    return new Prober(
        at -> {
          asked.add(at);
          return probe.apply(at);
        },
        node -> KubeletAddresses.of(node, surroundings),
        () -> new KnownAuthorities(List.of(CA.self().certificate())),
        Clock.systemUTC());
  }

  private static KnownNode node(String... addresses) {
    return new KnownNode(
        "uid",
        new NodeFacts(
            "node-1",
            true,
            false,
            10250,
            Set.of(),
            new HashSet<>(Stream.of(addresses).map(InetAddress::ofLiteral).toList())));
  }
}
