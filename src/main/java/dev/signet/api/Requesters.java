package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * API users by name or by group; one that is in either list matches.
 *
 * @param users user names; a trailing {@code *} stands for any rest
 * @param groups group names, exact
 */
@ValidationRule(
    value =
        "(has(self.users) && size(self.users) > 0) || (has(self.groups) && size(self.groups) > 0)",
    message =
        "requesters with neither users nor groups would match nobody: name some, or leave"
            + " requesters out to match everybody")
public record Requesters(
    @Size(max = 64)
        @ValidationRule(
            value = "self.all(u, u.matches('^[^*]+[*]?$'))",
            message = "a user is a name, or a prefix that ends in one *, as in system:node:*")
        @JsonPropertyDescription(
            "User names. A trailing * stands for any rest, as in system:bootstrap:*.")
        List<@Size(min = 1, max = 256) String> users,
    @Size(max = 64)
        @JsonPropertyDescription("Group names, exact. A requester in one of them matches.")
        List<@Size(min = 1, max = 256) String> groups) {}
