package dev.signet.expiry;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a look at something showed.
 *
 * @param certificates what was seen
 * @param problems what could not be
 */
public record Observations(List<ObservedCertificate> certificates, List<Problem> problems) {

  /** Nothing, and nothing wrong. */
  public static final Observations NONE = new Observations(List.of(), List.of());

  /** Copies what it is given. */
  public Observations {
    certificates = List.copyOf(certificates);
    problems = List.copyOf(problems);
  }

  /** One certificate. */
  public static Observations of(ObservedCertificate certificate) {
    return new Observations(List.of(certificate), List.of());
  }

  /** One problem. */
  public static Observations of(Problem problem) {
    return new Observations(List.of(), List.of(problem));
  }

  /** These and those, in this order. */
  public Observations and(Observations others) {
    return new Observations(
        Stream.concat(certificates.stream(), others.certificates.stream()).toList(),
        Stream.concat(problems.stream(), others.problems.stream()).toList());
  }
}
