package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Who signs and for how long.
 *
 * @param authority the CA certificate and its key
 * @param duration how long a certificate is good for from now on, at least 1m
 * @param minDuration the shortest that a request can ask for, at least 1m
 * @param maxDuration the longest that a request can ask for
 * @param backdate how far before now a certificate begins, 0s to 24h
 * @param jitter by how much of its duration a certificate may be shortened, 0% to 50%
 * @param perSigner other lifetimes for some of the signers
 * @param clientTrust whether the API server has to trust the CA of client certificates
 * @param rollover the CA that is to follow
 * @param trustBundle where the CA certificates are published
 * @param includeChain whether the intermediate CAs go with a certificate; absent: they do not
 */
@ValidationRule(
    value = "!has(self.rollover) || has(self.trustBundle)",
    message =
        "signing.rollover needs signing.trustBundle: the next CA is published there before it"
            + " signs")
public record Signing(
    @Required @JsonPropertyDescription("The CA that signs: its certificate and key.")
        AuthorityRef authority,
    @Default(DEFAULT_DURATION)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IN_RANGE, message = Lifetimes.SAY_RANGE)
        @JsonPropertyDescription(
            "How long a certificate is good for, counted from now, for example 8760h. A request"
                + " may ask for less with spec.expirationSeconds. Never beyond the end of the CA."
                + " At least 1m; under 10m a condition warns, since clients cannot ask for less"
                + " than that.")
        String duration,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IN_RANGE, message = Lifetimes.SAY_RANGE)
        @JsonPropertyDescription(Lifetimes.ABOUT_MIN)
        String minDuration,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IN_RANGE, message = Lifetimes.SAY_RANGE)
        @JsonPropertyDescription(Lifetimes.ABOUT_MAX)
        String maxDuration,
    @Default(DEFAULT_BACKDATE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IS_BACKDATE, message = Lifetimes.SAY_BACKDATE)
        @JsonPropertyDescription(
            "How far before now a certificate begins, so that a node whose clock is behind takes"
                + " it, for example 5m. With a duration of 8h or more it counts within the"
                + " duration, as kube-controller-manager does, unless it is more than half of"
                + " it.")
        String backdate,
    @Default(DEFAULT_JITTER)
        @Size(max = 3)
        @ValidationRule(value = Lifetimes.IS_JITTER, message = Lifetimes.SAY_JITTER)
        @JsonPropertyDescription(Lifetimes.ABOUT_JITTER)
        String jitter,
    @Size(max = 20)
        @ValidationRule(
            value = "self.all(a, self.exists_one(b, b.signerName == a.signerName))",
            message = "name each signer once")
        @JsonPropertyDescription(
            "Other lifetimes for some of the policy's signers. What is not said for one is as"
                + " above.")
        List<Lifetimes> perSigner,
    @Default("Required")
        @JsonPropertyDescription(
            "Required: client certificates (signers kubernetes.io/kube-apiserver-client and"
                + " kubernetes.io/kube-apiserver-client-kubelet) are signed only with a CA that"
                + " the API server trusts, as ConfigMap"
                + " kube-system/extension-apiserver-authentication tells: with any other a"
                + " kubelet is locked out until the certificate ends. Unchecked: sign without"
                + " looking, where something else than the API server verifies them.")
        ClientTrust clientTrust,
    @JsonPropertyDescription(
            "The CA that is to follow. It is published first, and signs once it is told to and is"
                + " trusted.")
        Rollover rollover,
    @JsonPropertyDescription(
            "Where the certificates of the CAs are published, for those who verify what was"
                + " signed.")
        TrustBundle trustBundle,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the intermediate CAs follow the certificate in status.certificate: the CA that"
                + " signs, unless it is self-signed, and the issuers in its chain file. The"
                + " self-signed root never does.")
        Boolean includeChain) {

  /** Whether the API server has to trust the CA before client certificates are signed with it. */
  public enum ClientTrust {
    /** It has to. */
    Required,
    /** It is not looked at. */
    Unchecked
  }

  /** One year, kube-controller-manager's {@code --cluster-signing-duration}. */
  public static final String DEFAULT_DURATION = "8760h";

  /** Five minutes, as kube-controller-manager backdates. */
  public static final String DEFAULT_BACKDATE = "5m";

  /** None, as kube-controller-manager. */
  public static final String DEFAULT_JITTER = "0%";
}
