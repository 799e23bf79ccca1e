package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What an administrator asks for.
 *
 * @param precedence 0 to 1,000,000; of the policies that match a request the lowest governs it,
 *     then the oldest, then by name
 * @param match which requests; absent on a policy that only reports
 * @param approval absent: this policy approves nothing
 * @param signing absent: this policy signs nothing
 * @param cleanup how long requests are kept; absent: they are not cleaned
 * @param reporting when an expiry becomes a warning, and where certificates are looked for
 * @param controlPlaneRenewal when a control plane's own certificates are renewed; absent: never
 */
@ValidationRule(
    value =
        "has(self.approval) || has(self.signing) || (has(self.reporting) &&"
            + " (has(self.reporting.kubeletEndpoints) || has(self.reporting.endpoints) ||"
            + " has(self.reporting.secrets))) || has(self.controlPlaneRenewal)",
    message =
        "a policy that neither approves nor signs does nothing: add spec.approval, spec.signing or"
            + " both; or, for a policy that only reports, kubeletEndpoints, endpoints or secrets in"
            + " spec.reporting; or spec.controlPlaneRenewal")
@ValidationRule(
    value = "has(self.match) || !(has(self.approval) || has(self.signing))",
    message = "spec.match: Required value: which requests are approved or signed?")
@ValidationRule(
    value = "!has(self.match) || has(self.approval) || has(self.signing)",
    message =
        "a policy that only reports governs no request: leave spec.match out, or add spec.approval"
            + " or spec.signing")
@ValidationRule(
    value =
        "!has(self.match) || !has(self.approval) || !has(self.approval.custom) ||"
            + " self.approval.custom.all(c,"
            + " c.signerName in self.match.signerNames)",
    message =
        "spec.approval.custom is about a signer that spec.match.signerNames does not have: add it"
            + " there")
@ValidationRule(
    value =
        "!has(self.approval) || !has(self.approval.serving) ||"
            + " !has(self.approval.serving.addressSources) ||"
            + " !self.approval.serving.addressSources.exists(s, s == 'LiveCertificate') ||"
            + " has(self.signing)",
    message =
        "address source LiveCertificate needs the CA of spec.signing, with which the certificate"
            + " that a node serves is verified")
public record CertificatePolicySpec(
    @Default("100")
        @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription(
            "Of the policies that match a request the one with the lowest precedence governs it,"
                + " then the oldest, then by name. The others do not speak.")
        Integer precedence,
    @JsonPropertyDescription(
            "Which CertificateSigningRequests this policy is about. Only a policy that neither"
                + " approves nor signs has none: it governs no request.")
        Match match,
    @JsonPropertyDescription(
            "Which of the matching requests are approved. Absent: this policy approves nothing;"
                + " requests that somebody else approved are still signed if spec.signing is"
                + " there.")
        Approval approval,
    @JsonPropertyDescription(
            "Who signs the approved requests and for how long. Absent: this policy only approves,"
                + " another signer signs.")
        Signing signing,
    @JsonPropertyDescription(
            "How long the requests that this policy governs are kept before Signet deletes them."
                + " Absent: Signet deletes none.")
        Cleanup cleanup,
    @JsonPropertyDescription(
            "When the end of a certificate becomes a warning, and where certificates are looked for"
                + " besides those that Signet issues.")
        Reporting reporting,
    @JsonPropertyDescription(
            "Agents on control-plane nodes renew the certificates that kubeadm made there, one node"
                + " at a time, while the control plane is healthy. Of several policies the first"
                + " one that has it counts. Absent: no agent renews anything.")
        ControlPlaneRenewal controlPlaneRenewal) {

  /** The precedence of a policy that names none. */
  public static final int DEFAULT_PRECEDENCE = 100;
}
