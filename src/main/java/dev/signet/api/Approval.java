package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Which of the matching requests are approved.
 *
 * @param mode whether decisions are written
 * @param profiles the shapes of request that may be approved, at least one
 * @param compatibility how strictly requests are read
 * @param onViolation what becomes of a request that breaks a rule of this policy
 * @param maxDuration the longest duration that may be asked for; absent: any
 * @param keys the keys that may be certified; absent: those of the compatibility
 * @param nodeClient guards of NodeClient beyond RBAC; absent: none
 * @param serving where SelfNodeServing finds the truth; absent: the Node's status alone
 * @param custom the shapes of Custom, one for each signer
 */
@ValidationRule(
    value = "self.profiles.exists(p, p == 'Custom') == has(self.custom)",
    message =
        "profile Custom and spec.approval.custom go together: custom spells out what a request has"
            + " to look like")
@ValidationRule(
    value = "!has(self.serving) || self.profiles.exists(p, p == 'SelfNodeServing')",
    message = "spec.approval.serving is about profile SelfNodeServing: add it to profiles")
@ValidationRule(
    value = "!has(self.nodeClient) || self.profiles.exists(p, p == 'NodeClient')",
    message = "spec.approval.nodeClient is about profile NodeClient: add it to profiles")
public record Approval(
    @Default("Enforce")
        @JsonPropertyDescription(
            "Enforce: decisions are written to the request. Audit: nothing is written to it;"
                + " Events, metrics, status and the log say what would have been done.")
        Mode mode,
    @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The shapes of request that may be approved. NodeClient: a kubelet's first client"
                + " certificate, its requester must be allowed to create"
                + " certificatesigningrequests/nodeclient. SelfNodeClient: a kubelet renews its"
                + " own, allowed to create certificatesigningrequests/selfnodeclient."
                + " SelfNodeServing: a kubelet's serving certificate, allowed to create"
                + " certificatesigningrequests/selfnodeserver, for names and addresses that are"
                + " the node's. Custom: what spec.approval.custom spells out.")
        List<Profile> profiles,
    @Default("Strict")
        @JsonPropertyDescription(
            "Strict: a request that two programs could read differently, or that asks for more"
                + " than its usages say, is refused. Upstream: exactly what"
                + " kube-controller-manager accepts is accepted, for replacing it unnoticed.")
        Compatibility compatibility,
    @Default("Leave")
        @JsonPropertyDescription(
            "What becomes of a request that breaks a rule of this policy. Leave: it stays Pending,"
                + " others may approve it. Deny: it is denied, for good; its kubelet asks again"
                + " within a minute. What Signet cannot find out is never denied.")
        OnViolation onViolation,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(
            value = "!" + WireDuration.IS_ONE + " || duration(self) >= duration('10m')",
            message = "must be at least 10m: a request cannot ask for less")
        @JsonPropertyDescription(
            "The longest duration that a request may ask for, as 720h. A request that asks for"
                + " none gets spec.signing.duration, and no more than this; if this policy does"
                + " not sign, it is refused. Absent: any.")
        String maxDuration,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The keys that may be certified. Absent: RSA of 2048 to 8192 bits, ECDSA on P-256,"
                + " P-384 and P-521, and Ed25519; with compatibility Upstream what"
                + " kube-controller-manager takes.")
        List<KeyRule> keys,
    @JsonPropertyDescription("Guards of profile NodeClient, beyond RBAC. Absent: none.")
        NodeClientGuards nodeClient,
    @JsonPropertyDescription(
            "Where the truth about a node's names and addresses comes from, for profile"
                + " SelfNodeServing. Absent: from the Node's status.")
        Serving serving,
    @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "What requests of profile Custom have to look like, for each signer. What is not"
                + " spelled out is refused.")
        List<CustomShape> custom) {

  /** What becomes of a decision. */
  public enum Mode {
    /** It is written to the request. */
    Enforce,
    /** It is told and not written. */
    Audit
  }

  /** A known shape of request. */
  public enum Profile {
    /** A kubelet's client certificate, asked for by somebody who may ask for any node's. */
    NodeClient,
    /** A kubelet's client certificate, asked for by that same node. */
    SelfNodeClient,
    /** A kubelet's serving certificate, asked for by that same node. */
    SelfNodeServing,
    /** What the policy spells out. */
    Custom
  }

  /** How strictly requests are read. */
  public enum Compatibility {
    /** One reading only. */
    Strict,
    /** As kube-controller-manager reads. */
    Upstream
  }

  /** What becomes of a request that breaks a rule. */
  public enum OnViolation {
    /** It stays Pending. */
    Leave,
    /** It is denied. */
    Deny
  }
}
