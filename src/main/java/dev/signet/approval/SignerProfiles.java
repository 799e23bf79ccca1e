package dev.signet.approval;

import dev.signet.approval.Shape.Check;
import dev.signet.approval.Verdict.Differs;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import dev.signet.request.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each signer demands of a request before it signs. The checks, their order and their words
 * are kube-controller-manager's (Kubernetes v1.36, pkg/apis/certificates/helpers.go), so that a
 * Failed condition reads the same; names of kinds that Go's parser does not see are refused as
 * well.
 */
public final class SignerProfiles {

  /** The user name of a node is this and the node's name. */
  public static final String NODE_USER_PREFIX = "system:node:";

  private static final String NODES_GROUP = "system:nodes";

  private static final Check NODES_ORGANIZATION =
      new Check(
          r -> r.subject().organizations().equals(List.of(NODES_GROUP)),
          Reason.OrganizationNotNodes,
          "subject organization is not system:nodes");
  private static final Check NO_DNS =
      new Check(
          r -> r.names().dns().isEmpty(),
          Reason.DnsNamesNotAllowed,
          "DNS subjectAltNames are not allowed");
  private static final Check NO_EMAIL =
      new Check(
          r -> r.names().emails().isEmpty(),
          Reason.EmailsNotAllowed,
          "Email subjectAltNames are not allowed");
  private static final Check NO_IP =
      new Check(
          r -> r.names().ips().isEmpty(),
          Reason.IpAddressesNotAllowed,
          "IP subjectAltNames are not allowed");
  private static final Check NO_URI =
      new Check(
          r -> r.names().uris().isEmpty(),
          Reason.UrisNotAllowed,
          "URI subjectAltNames are not allowed");
  private static final Check NO_OTHERS =
      new Check(
          r -> r.names().others() == 0,
          Reason.OtherNamesNotAllowed,
          "subjectAltNames of kinds other than DNS, Email, IP and URI are not allowed");
  private static final Check NODE_COMMON_NAME =
      new Check(
          r -> r.subject().commonName().orElse("").startsWith(NODE_USER_PREFIX),
          Reason.CommonNameNotNode,
          "subject common name does not begin with system:node:");
  private static final Check NAME_TO_SERVE =
      new Check(
          r -> !r.names().dns().isEmpty() || !r.names().ips().isEmpty(),
          Reason.NoNameToServe,
          "DNS or IP subjectAltName is required");

  private static final Map<String, Shape> SHAPES =
      Map.of(
          SignerNames.KUBELET_CLIENT,
          new Shape(
              List.of(
                  NODES_ORGANIZATION,
                  NO_DNS,
                  NO_EMAIL,
                  NO_IP,
                  NO_URI,
                  NO_OTHERS,
                  NODE_COMMON_NAME,
                  usages(
                      Usage.CLIENT_AUTH,
                      "usages did not match [client auth digital signature key encipherment]"))),
          SignerNames.KUBELET_SERVING,
          new Shape(
              List.of(
                  NODES_ORGANIZATION,
                  NAME_TO_SERVE,
                  NO_EMAIL,
                  NO_URI,
                  NO_OTHERS,
                  usages(
                      Usage.SERVER_AUTH,
                      "usages did not match [digital signature key encipherment server auth]"),
                  NODE_COMMON_NAME)));

  private SignerProfiles() {}

  /** Whether Signet knows what this signer demands. What it does not know it does not sign. */
  public static boolean know(String signerName) {
    return SHAPES.containsKey(signerName);
  }

  /** Whether a request has the shape that its signer demands. */
  public static Verdict of(CertificateRequest request) {
    Shape shape = SHAPES.get(request.signerName());
    return shape == null
        ? new Differs(
            Reason.NoProfileForSigner,
            "Signet knows no profile for signer " + request.signerName() + ".")
        : shape.of(request);
  }

  /** Key encipherment is optional: a kubelet asks for it with an RSA key only, since 1.27. */
  private static Check usages(Usage extended, String sentence) {
    Set<Usage> without = Set.of(Usage.DIGITAL_SIGNATURE, extended);
    Set<Usage> with = Set.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_ENCIPHERMENT, extended);
    return new Check(
        r -> r.usages().equals(without) || r.usages().equals(with),
        Reason.UsagesNotAllowed,
        sentence);
  }
}
