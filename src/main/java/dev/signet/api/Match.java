package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Which requests a policy is about.
 *
 * @param signerNames at least one, at most 16, exact names
 * @param requesters absent: every requester
 */
public record Match(
    @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.all(s, s.matches('^[a-z0-9.-]+[.][a-z0-9-]+/[a-z0-9.-]+$'))",
            message =
                "a signer name is DOMAIN/PATH, for example"
                    + " kubernetes.io/kube-apiserver-client-kubelet; wildcards are not allowed")
        @JsonPropertyDescription(
            "The spec.signerName of the requests, exact, for example"
                + " kubernetes.io/kube-apiserver-client-kubelet.")
        List<@Size(max = 571) String> signerNames,
    @JsonPropertyDescription(
            "Only requests made by these API users. Absent: by anybody. Approval is still decided"
                + " per RBAC.")
        Requesters requesters) {}
