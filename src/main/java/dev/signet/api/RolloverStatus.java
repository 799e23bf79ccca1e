package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How far the rollover to the next CA has come. Times are RFC 3339.
 *
 * @param state how far
 * @param since since when it is so
 * @param message what it waits for, or what to do
 * @param next the CA that is to follow
 * @param publishedAt when the next CA was published
 * @param signingSince since when the next CA signs
 * @param previousEndsBy when all that the previous CA signed has ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloverStatus(
    @JsonPropertyDescription("How far it has come.") RolloverState state,
    @JsonPropertyDescription("Since when it is so.") String since,
    @JsonPropertyDescription("What it waits for, or what to do.") String message,
    @JsonPropertyDescription("The CA that is to follow.") AuthorityStatus next,
    @JsonPropertyDescription("When the next CA was published.") String publishedAt,
    @JsonPropertyDescription("Since when the next CA signs.") String signingSince,
    @JsonPropertyDescription("When all that the previous CA signed has ended, at the latest.")
        String previousEndsBy) {}
