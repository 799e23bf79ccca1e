package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.ReportedCertificate;
import dev.signet.api.ReportedProblem;
import dev.signet.api.Sighting;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportCodecTest {
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");
  private static final ObservedCertificate CERTIFICATE =
      new ObservedCertificate(
          new Place(Source.FILE, "/etc/kubernetes/pki/ca.crt", "2"),
          CertificateKind.CA,
          "node-1",
          new CertificateFacts(
              "CN=a,O=b",
              "a",
              "CN=ca",
              Instant.parse("1969-01-01T00:00:00Z"),
              Instant.parse("9999-12-31T23:59:59Z"),
              "00ff",
              true),
          Optional.of("CN=ca"));
  private static final Problem PROBLEM =
      new Problem(Place.of(Source.FILE, "/a"), Problem.Reason.Locked, "It is locked.");

  @Test
  void whatAReportHasIsWhatWasSeen() {
    var seen = new Observations(List.of(CERTIFICATE), List.of(PROBLEM));

    assertThat(ReportCodec.read(ReportCodec.sighting(seen, AT), "node-1")).isEqualTo(seen);
  }

  @Test
  void aLookThatShowsTheSameKeepsItsTime() {
    var first = ReportCodec.sighting(Observations.of(CERTIFICATE), AT);

    assertThat(
            ReportCodec.sighting(
                Observations.of(CERTIFICATE), AT.plusSeconds(9), Optional.of(first)))
        .isSameAs(first);
    assertThat(
            ReportCodec.sighting(Observations.of(PROBLEM), AT.plusSeconds(9), Optional.of(first))
                .observedAt())
        .isEqualTo("2026-06-01T00:00:09Z");
  }

  @Test
  void aReportHasRoomForSoManyAndSaysHowManyItLeftOut() {
    var many =
        new Observations(
            Collections.nCopies(Sighting.MOST_CERTIFICATES + 3, CERTIFICATE),
            Collections.nCopies(Sighting.MOST_PROBLEMS + 1, PROBLEM));

    var sighting = ReportCodec.sighting(many, AT);

    assertThat(sighting.certificates()).hasSize(Sighting.MOST_CERTIFICATES);
    assertThat(sighting.problems()).hasSize(Sighting.MOST_PROBLEMS);
    assertThat(sighting.leftOut()).isEqualTo(4);
  }

  @Test
  void whatAnAgentWroteAndCannotBeReadIsLeftOut() {
    var good = ReportCodec.write(CERTIFICATE);
    var noTime =
        new ReportedCertificate(
            "file", "ca", "/a", null, "CN=a", null, "CN=b", "yesterday", null, "f", null, null);
    var noSource =
        new ReportedCertificate(
            "x",
            "ca",
            "/a",
            null,
            "CN=a",
            null,
            "CN=b",
            good.notBefore(),
            good.notAfter(),
            "f",
            null,
            null);
    var noReason = new ReportedProblem("file", "/a", null, "Whatever", null);
    var sighting = new Sighting(null, List.of(noTime, good, noSource), List.of(noReason), null);

    var read = ReportCodec.read(sighting, "node-1");

    assertThat(read.certificates()).containsExactly(CERTIFICATE);
    assertThat(read.problems()).isEmpty();
    assertThat(ReportCodec.read(new Sighting(null, null, null, null), "n"))
        .isEqualTo(Observations.NONE);
  }
}
