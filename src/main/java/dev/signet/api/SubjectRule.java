package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The attributes of a subject.
 *
 * @param commonNames the common name matches one of these; empty: it must have none
 * @param organizations every organization matches one of these; absent: none is allowed
 * @param organizationalUnits the same for organizational units
 * @param commonNameIsRequester whether the common name has to be the requester's user name
 */
public record SubjectRule(
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            "The common name matches one of these: * stands for any characters. An empty list:"
                + " there must be no common name.")
        List<@Size(max = 253) String> commonNames,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every organization is one of these, exactly. Organizations are groups to the API"
                + " server. Absent: none is allowed.")
        List<@Size(max = 253) String> organizations,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every organizational unit is one of these, exactly. Absent: none is allowed.")
        List<@Size(max = 253) String> organizationalUnits,
    @Default("false")
        @JsonPropertyDescription("Whether the common name has to be the user name of whoever asks.")
        Boolean commonNameIsRequester) {}
