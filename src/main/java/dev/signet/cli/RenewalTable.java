package dev.signet.cli;

import dev.signet.pki.RenewalPlan;
import dev.signet.pki.RenewalStep;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan for people: a line for each leaf.
 *
 * @param done what to call what is renewed
 */
record RenewalTable(RenewalPlan plan, String done) {

  private static final String NONE = "-";
  private static final List<String> HEAD =
      List.of("NAME", "WAS UNTIL (UTC)", "UNTIL (UTC)", "CA", "WHAT");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  List<String> lines() {
    List<String> refused =
        plan.steps().stream()
            .filter(RenewalStep.Refuse.class::isInstance)
            .map(RenewalStep.Refuse.class::cast)
            .map(refuse -> SafeText.of("%s: %s".formatted(refuse.leaf().name(), refuse.why())))
            .toList();
    return Stream.concat(
            TextColumns.of(HEAD, plan.steps().stream().map(this::row).toList()).stream(),
            refused.stream())
        .toList();
  }

  private List<String> row(RenewalStep step) {
    return switch (step) {
      case RenewalStep.Renew renew ->
          List.of(
              renew.leaf().name(),
              end(renew.certificate()),
              time(renew.validity().notAfter()),
              authority(renew.leaf().authority()),
              done
                  + (renew.newKey().isPresent() ? ", with a new key" : "")
                  + (renew.isClipped() ? ", to the end of its CA" : ""));
      case RenewalStep.Ask ask ->
          List.of(
              ask.leaf().name(),
              end(ask.held().certificate()),
              NONE,
              authority(ask.leaf().authority()),
              done + (ask.newKey().isPresent() ? ", for a new key" : ""));
      case RenewalStep.Install install ->
          List.of(
              install.leaf().name(),
              end(install.held().certificate()),
              end(install.signed()),
              authority(install.leaf().authority()),
              done + (install.hasNewKey() ? ", with a new key" : ""));
      case RenewalStep.Add add ->
          List.of(
              add.leaf().name(),
              NONE,
              end(add.signed()),
              authority(add.leaf().authority()),
              done + ", where there was none");
      case RenewalStep.Keep keep ->
          List.of(
              keep.leaf().name(),
              end(keep.certificate()),
              end(keep.certificate()),
              authority(keep.leaf().authority()),
              "kept: " + keep.why());
      case RenewalStep.Skip skip ->
          List.of(skip.leaf().name(), NONE, NONE, NONE, "not there, and not needed");
      case RenewalStep.Refuse refuse ->
          List.of(refuse.leaf().name(), NONE, NONE, NONE, "cannot be renewed: see below");
    };
  }

  private static String end(X509Certificate certificate) {
    return time(certificate.getNotAfter().toInstant());
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String authority(String base) {
    return base.substring(base.indexOf("/pki/") + "/pki/".length());
  }
}
