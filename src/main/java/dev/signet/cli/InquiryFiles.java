package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.cli.Inquiry.Policies;
import dev.signet.operator.LiveFacts;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.PolicyReader;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code signet explain} is told in files. What the API server would have filled in is filled
 * in: an object that is not there yet is made now.
 */
final class InquiryFiles {

  private final ExplainOptions options;
  private final Instant now;

  InquiryFiles(ExplainOptions options, Instant now) {
    this.options = options;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * All of it from files.
   *
   * @throws Mistake one of them cannot be read
   */
  Inquiry inquiry() throws Mistake {
    List<CertificatePolicy> policies = policies();
    OfflineFacts facts = new OfflineFacts(nodes(), cluster(), options.assumePermitted());
    return new Inquiry(
        request(options.csr().orElseThrow()),
        new Policies.Known(policies),
        facts.facts(Clock.fixed(now, ZoneOffset.UTC)),
        (requester, signerName) -> Stream.of(),
        RecordedReviews.Answer.Assumed,
        facts.assumptions(policies),
        "give what is missing, or ask a cluster: --kubeconfig",
        now);
  }

  /**
   * The one request in this file.
   *
   * @throws Mistake there is none, or several, or it lacks something
   */
  CertificateSigningRequest request(Path file) throws Mistake {
    List<CertificateSigningRequest> found =
        Manifests.read(List.of(file), "CertificateSigningRequest", CertificateSigningRequest.class);
    if (found.size() != 1) {
      throw new Mistake(
          "%s has %d CertificateSigningRequests; it must have one".formatted(file, found.size()));
    }
    CertificateSigningRequest csr = found.getFirst();
    CertificateSigningRequestSpec spec = csr.getSpec();
    if (spec == null || spec.getRequest() == null || spec.getSignerName() == null) {
      throw new Mistake("%s lacks spec.request or spec.signerName".formatted(file));
    }
    fill(file, csr.getMetadata());
    options.user().ifPresent(spec::setUsername);
    if (options.user().isPresent() || !options.groups().isEmpty()) {
      spec.setGroups(options.groups());
    }
    if (spec.getUsername() == null || spec.getUsername().isEmpty()) {
      throw new Mistake("%s does not say who makes the request: add --as USER".formatted(file));
    }
    return csr;
  }

  /**
   * The policies of --policy.
   *
   * @throws Mistake one of them cannot be read, or two have one name
   */
  List<CertificatePolicy> policies() throws Mistake {
    List<CertificatePolicy> policies = new ArrayList<>();
    for (Path file : options.policies()) {
      for (CertificatePolicy policy :
          Manifests.read(List.of(file), "CertificatePolicy", CertificatePolicy.class)) {
        fill(file, policy.getMetadata());
        if (PolicyReader.read(policy) instanceof PolicyReader.Result.Invalid bad) {
          throw new Mistake(
              "%s, CertificatePolicy %s: %s"
                  .formatted(file, policy.getMetadata().getName(), bad.sentence()));
        }
        if (policies.stream().anyMatch(p -> isNamed(p, policy.getMetadata().getName()))) {
          throw new Mistake(
              "%s has a second CertificatePolicy %s"
                  .formatted(file, policy.getMetadata().getName()));
        }
        policies.add(policy);
      }
    }
    return policies;
  }

  static boolean isNamed(CertificatePolicy policy, String name) {
    return policy.getMetadata().getName().equals(name);
  }

  private void fill(Path file, ObjectMeta metadata) throws Mistake {
    if (metadata.getCreationTimestamp() == null) {
      metadata.setCreationTimestamp(now.toString());
    }
    if (metadata.getUid() == null) {
      metadata.setUid("");
    }
    if (metadata.getGeneration() == null) {
      metadata.setGeneration(1L);
    }
    try {
      Instant.parse(metadata.getCreationTimestamp());
    } catch (DateTimeParseException e) {
      throw new Mistake(
          "%s: metadata.creationTimestamp is no time such as %s".formatted(file, now));
    }
  }

  private Optional<List<NodeFacts>> nodes() throws Mistake {
    return options.nodes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Manifests.read(options.nodes(), "Node", Node.class).stream()
                .map(LiveFacts::node)
                .toList());
  }

  private Optional<ClusterAddresses> cluster() throws Mistake {
    List<AddressBlock> services = new ArrayList<>();
    Set<InetAddress> apiServers = new HashSet<>();
    for (String text : options.clusterCidrs()) {
      Optional<AddressBlock> block = AddressBlock.parse(text);
      Optional<InetAddress> address = AddressBlock.address(text);
      if (block.isEmpty() && address.isEmpty()) {
        throw new Mistake(
            "--cluster-cidr %s is neither a CIDR, such as 10.96.0.0/12, nor an address"
                .formatted(text));
      }
      block.ifPresent(services::add);
      address.ifPresent(apiServers::add);
    }
    return options.clusterCidrs().isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterAddresses(services, apiServers));
  }
}
