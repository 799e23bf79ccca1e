package dev.signet.approval;

import dev.signet.api.Approval.Compatibility;
import dev.signet.approval.Shape.Rule;
import dev.signet.approval.Verdict.Differs;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import dev.signet.request.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each signer demands of a request before it signs. The rules, their order and their words are
 * kube-controller-manager's (Kubernetes v1.36, pkg/apis/certificates/helpers.go and
 * pkg/controller/certificates/signer), so that a Failed condition reads the same.
 */
public final class SignerProfiles {

  /** The user name of a node is this and the node's name. */
  public static final String NODE_USER_PREFIX = "system:node:";

  static final String NODES_GROUP = "system:nodes";

  /** Whoever is in it may do everything, whatever RBAC says. */
  private static final String MASTERS_GROUP = "system:masters";

  private static final Rule NODES_ORGANIZATION =
      new Rule(
          "the organization is exactly system:nodes",
          r -> r.subject().organizations().equals(List.of(NODES_GROUP)),
          Reason.OrganizationNotNodes,
          "subject organization is not system:nodes");
  private static final Rule NO_DNS =
      new Rule(
          "no DNS names",
          r -> r.names().dns().isEmpty(),
          Reason.DnsNamesNotAllowed,
          "DNS subjectAltNames are not allowed");
  private static final Rule NO_EMAIL =
      new Rule(
          "no e-mail addresses",
          r -> r.names().emails().isEmpty(),
          Reason.EmailsNotAllowed,
          "Email subjectAltNames are not allowed");
  private static final Rule NO_IP =
      new Rule(
          "no IP addresses",
          r -> r.names().ips().isEmpty(),
          Reason.IpAddressesNotAllowed,
          "IP subjectAltNames are not allowed");
  private static final Rule NO_URI =
      new Rule(
          "no URIs",
          r -> r.names().uris().isEmpty(),
          Reason.UrisNotAllowed,
          "URI subjectAltNames are not allowed");
  private static final Rule NODE_COMMON_NAME =
      new Rule(
          "the common name begins with system:node:",
          r -> r.subject().commonName().orElse("").startsWith(NODE_USER_PREFIX),
          Reason.CommonNameNotNode,
          "subject common name does not begin with system:node:");
  private static final Rule NAME_TO_SERVE =
      new Rule(
          "there is a DNS name or an IP address",
          r -> !r.names().dns().isEmpty() || !r.names().ips().isEmpty(),
          Reason.NoNameToServe,
          "DNS or IP subjectAltName is required");

  private static final Set<Usage> OF_CLIENTS =
      Set.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_ENCIPHERMENT, Usage.CLIENT_AUTH);

  private static final Rule NOT_MASTERS =
      new Rule(
          "the organization is not system:masters",
          r -> !r.subject().organizations().contains(MASTERS_GROUP),
          Reason.OrganizationNotAllowed,
          "organization system:masters is never signed");
  private static final Shape LEGACY_UNKNOWN = new Shape(List.of(NOT_MASTERS));

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
                  usages(
                      Usage.SERVER_AUTH,
                      "usages did not match [digital signature key encipherment server auth]"),
                  NODE_COMMON_NAME)),
          SignerNames.API_CLIENT,
          new Shape(
              List.of(
                  // The API server's admission refuses them at creation: a second lock.
                  NOT_MASTERS,
                  new Rule(
                      "no usages but digital signature, key encipherment and client auth",
                      r -> strangeUsage(r).isEmpty(),
                      Reason.UsagesNotAllowed,
                      r ->
                          "invalid usage for client certificate: "
                              + strangeUsage(r).map(Usage::wireName).orElse("")),
                  new Rule(
                      "usage client auth",
                      r -> r.usages().contains(Usage.CLIENT_AUTH),
                      Reason.UsagesNotAllowed,
                      "missing required usage for client certificate: client auth"))));

  private SignerProfiles() {}

  /** Whether Signet knows what this signer demands. */
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

  /** Whether a policy of this compatibility knows what this signer demands. */
  public static boolean know(String signerName, Compatibility compatibility) {
    return know(signerName) || signsLegacy(signerName, compatibility);
  }

  /** Whether a policy knows what this signer demands, or spells it out in a Custom profile. */
  public static boolean know(String signerName, Policy policy) {
    return know(signerName, policy.compatibility())
        || policy.approval().filter(rules -> rules.custom().containsKey(signerName)).isPresent();
  }

  /**
   * Whether a request that somebody approved may be signed. With compatibility Upstream those for
   * legacy-unknown are, of which kube-controller-manager demands nothing. Signet demands one thing:
   * no admission has kept such a request out.
   */
  static Verdict of(CertificateRequest request, Compatibility compatibility) {
    return signsLegacy(request.signerName(), compatibility)
        ? LEGACY_UNKNOWN.of(request)
        : of(request);
  }

  private static boolean signsLegacy(String signerName, Compatibility compatibility) {
    return switch (compatibility) {
      case Strict -> false;
      case Upstream -> signerName.equals(SignerNames.LEGACY_UNKNOWN);
    };
  }

  /** The same as checks of approval; of a signer that Signet does not know, none. */
  static List<Check> checks(CertificateRequest request) {
    return Optional.ofNullable(SHAPES.get(request.signerName()))
        .map(shape -> shape.checks(request))
        .orElse(List.of());
  }

  /** The node that a common name is about; empty: none. */
  static String nodeName(String commonName) {
    return commonName.startsWith(NODE_USER_PREFIX)
        ? commonName.substring(NODE_USER_PREFIX.length())
        : "";
  }

  private static Optional<Usage> strangeUsage(CertificateRequest request) {
    return request.usages().stream().filter(usage -> !OF_CLIENTS.contains(usage)).findFirst();
  }

  /** Key encipherment is optional: a kubelet asks for it with an RSA key only, since 1.27. */
  private static Rule usages(Usage extended, String sentence) {
    Set<Usage> without = Set.of(Usage.DIGITAL_SIGNATURE, extended);
    Set<Usage> with = Set.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_ENCIPHERMENT, extended);
    return new Rule(
        "the usages are digital signature, %s, and key encipherment or not"
            .formatted(extended.wireName()),
        r -> r.usages().equals(without) || r.usages().equals(with),
        Reason.UsagesNotAllowed,
        sentence);
  }
}
