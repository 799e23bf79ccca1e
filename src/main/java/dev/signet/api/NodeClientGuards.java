package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a first client certificate needs beyond RBAC: a bootstrap token that leaked asks for any
 * node's.
 *
 * @param nodeNames the node's name matches one of these; absent: any
 * @param existingNode what is right if a Node of this name exists
 * @param maxOutstanding at most so many undecided requests of one requester; absent: any number
 * @param tokenGroups the requester is in one of these groups; absent: any
 */
public record NodeClientGuards(
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "The node's name matches one of these: * stands for any characters, as worker-*."
                + " Absent: any name.")
        List<@Size(max = 253) String> nodeNames,
    @Default("Allow")
        @JsonPropertyDescription(
            "What is right if a Node of this name exists already. Allow: anything. NotReady: it"
                + " must not be Ready, so that nobody takes the place of a node that works."
                + " Absent: it must not exist.")
        ExistingNode existingNode,
    @Min(1)
        @Max(100_000)
        @JsonPropertyDescription(
            "At most so many undecided requests of one requester at a time; those beyond wait."
                + " Absent: any number.")
        Integer maxOutstanding,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "The requester is in one of these groups, as"
                + " system:bootstrappers:kubeadm:default-node-token. Absent: any.")
        List<@Size(max = 253) String> tokenGroups) {

  /** What is right if a Node of the requested name exists. */
  public enum ExistingNode {
    /** Anything. */
    Allow,
    /** It is not Ready. */
    NotReady,
    /** It does not exist. */
    Absent
  }
}
