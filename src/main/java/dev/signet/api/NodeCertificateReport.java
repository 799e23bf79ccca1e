package dev.signet.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What is known of the certificates of one node: what Signet issued to it, what its kubelet serves,
 * what lies in its files. Cluster-scoped, of the same name as the Node, which owns it. Nobody asks
 * for anything by it, so it has a status and no spec: the operator writes all of it but {@code
 * status.files}, which is the agent's.
 */
@Group(CertificatePolicy.GROUP)
@Version(CertificatePolicy.VERSION)
@Singular("nodecertificatereport")
@Plural("nodecertificatereports")
@ShortNames("ncr")
@AdditionalPrinterColumn(
    name = "Node",
    jsonPath = ".metadata.ownerReferences[?(@.kind==\"Node\")].name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Verdict",
    jsonPath = ".status.verdict",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Next Expiry",
    jsonPath = ".status.nextExpiry",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Client",
    jsonPath = ".status.client",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Serving",
    jsonPath = ".status.serving",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class NodeCertificateReport extends CustomResource<Void, NodeCertificateReportStatus> {

  private static final long serialVersionUID = 1L;
}
