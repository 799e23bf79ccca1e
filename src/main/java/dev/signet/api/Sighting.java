package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * What a look at something showed, as a report has it. A look that shows the same is not written.
 *
 * @param observedAt when it was first seen so, RFC 3339
 * @param certificates at most {@link #MOST_CERTIFICATES}
 * @param problems at most {@link #MOST_PROBLEMS}
 * @param leftOut how many certificates and problems there were beyond that; absent: none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sighting(
    @JsonPropertyDescription(
            "Since when this has been seen so: a look that shows the same is not written.")
        String observedAt,
    @JsonPropertyDescription("The certificates.") List<ReportedCertificate> certificates,
    @JsonPropertyDescription("What could not be looked at.") List<ReportedProblem> problems,
    @JsonPropertyDescription(
            "How many more certificates and problems there were than a report has room for.")
        Integer leftOut) {

  /** The room for certificates: the API server takes objects of up to 1.5 MiB. */
  public static final int MOST_CERTIFICATES = 500;

  /** The room for problems. */
  public static final int MOST_PROBLEMS = 100;
}
