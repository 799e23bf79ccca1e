package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Something that could not be looked at, as a report has it.
 *
 * @param source how it was looked for
 * @param path of a file, or HOST:PORT of an endpoint
 * @param entry which part of it; absent: the whole
 * @param reason which kind of problem
 * @param message for people; never quotes what was read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportedProblem(
    @JsonPropertyDescription("How it was looked for: served, file, kubeconfig.") String source,
    @JsonPropertyDescription("The path of a file, or HOST:PORT of an endpoint.") String path,
    @JsonPropertyDescription("Which part of it. Absent: the whole.") String entry,
    @JsonPropertyDescription("Which kind of problem, in one word.") String reason,
    @JsonPropertyDescription("What happened, for people.") String message) {}
