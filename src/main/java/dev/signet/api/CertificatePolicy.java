package dev.signet.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Says which CertificateSigningRequests may be approved, who signs them and for how long.
 * Cluster-scoped. Next and CA expiry are printed as they are: kubectl prints a {@code date} column
 * as an age, and a time to come as {@code <invalid>}.
 */
@Group(CertificatePolicy.GROUP)
@Version(CertificatePolicy.VERSION)
@Singular("certificatepolicy")
@Plural("certificatepolicies")
@ShortNames("certpol")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Signers",
    jsonPath = ".spec.match.signerNames",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Duration",
    jsonPath = ".spec.signing.duration",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Pending",
    jsonPath = ".status.requests.pending",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Issued",
    jsonPath = ".status.requests.issued",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Next Expiry",
    jsonPath = ".status.certificates.nextExpiry.notAfter",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "CA Expiry",
    jsonPath = ".status.authority.notAfter",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class CertificatePolicy
    extends CustomResource<CertificatePolicySpec, CertificatePolicyStatus> {

  /** The API group of everything Signet defines. */
  public static final String GROUP = "signet.dev";

  /** The version that is served and stored. */
  public static final String VERSION = "v1alpha1";

  private static final long serialVersionUID = 1L;

  @Override
  @Required
  public CertificatePolicySpec getSpec() {
    return super.getSpec();
  }
}
