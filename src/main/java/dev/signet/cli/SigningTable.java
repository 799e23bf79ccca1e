package dev.signet.cli;

import dev.signet.pki.SigningPlan;
import dev.signet.pki.SigningStep;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan for people: a line for each request, what each certificate is good for, and what is wrong.
 *
 * @param done what to call what is signed
 */
record SigningTable(SigningPlan plan, String done) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  List<String> lines() {
    return Stream.concat(
            TextColumns.of(
                List.of("NAME", "CA", "UNTIL (UTC)", "WHAT"),
                plan.steps().stream().map(this::row).toList())
                .stream(),
            plan.steps().stream().flatMap(SigningTable::more))
        .toList();
  }

  private List<String> row(SigningStep step) {
    return switch (step) {
      case SigningStep.Sign sign ->
          row(
              sign,
              TIME.format(sign.validity().notAfter()),
              done + (sign.isClipped() ? ", to the end of its CA" : ""));
      case SigningStep.Keep keep -> row(keep, end(keep), "kept: is signed already");
      case SigningStep.Refuse refuse -> row(refuse, "-", "not signed: see below");
    };
  }

  private static List<String> row(SigningStep step, String until, String what) {
    return List.of(step.name(), step.authorityName(), until, what);
  }

  private static String end(SigningStep.Keep keep) {
    Instant end = keep.certificate().getNotAfter().toInstant();
    return TIME.format(end);
  }

  /** Whoever signs has to see what. */
  private static Stream<String> more(SigningStep step) {
    return switch (step) {
      case SigningStep.Sign sign -> line(sign, sign.asked().content().text());
      case SigningStep.Keep _ -> Stream.empty();
      case SigningStep.Refuse refuse -> line(refuse, refuse.why());
    };
  }

  private static Stream<String> line(SigningStep step, String text) {
    return Stream.of(SafeText.of("%s: %s".formatted(step.name(), text)));
  }
}
