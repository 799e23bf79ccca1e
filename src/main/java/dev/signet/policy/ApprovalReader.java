package dev.signet.policy;

import static dev.signet.policy.FieldReader.blocks;
import static dev.signet.policy.FieldReader.dnsPatterns;
import static dev.signet.policy.FieldReader.duration;
import static dev.signet.policy.FieldReader.orEmpty;
import static dev.signet.policy.FieldReader.patterns;
import static dev.signet.policy.FieldReader.required;

import dev.signet.api.Approval;
import dev.signet.api.Approval.Compatibility;
import dev.signet.api.Approval.Mode;
import dev.signet.api.Approval.OnViolation;
import dev.signet.api.Approval.Profile;
import dev.signet.api.CustomShape;
import dev.signet.api.KeyRule;
import dev.signet.api.NodeClientGuards;
import dev.signet.api.NodeClientGuards.ExistingNode;
import dev.signet.api.Serving;
import dev.signet.api.Serving.AddressSource;
import dev.signet.api.Serving.Agreement;
import dev.signet.policy.FieldReader.UnreadableField;
import dev.signet.request.SignerNames;
import dev.signet.request.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads spec.approval. Pure. */
final class ApprovalReader {

  private static final String AT = "spec.approval.";
  private static final Serving NO_SERVING = new Serving(null, null, null, null, null, null, null);

  private ApprovalReader() {}

  static ApprovalRules read(Approval approval) {
    List<Profile> profiles = required(approval.profiles(), AT + "profiles");
    if (profiles.isEmpty()) {
      throw new UnreadableField(AT + "profiles", "must have at least one");
    }
    Compatibility compatibility =
        Objects.requireNonNullElse(approval.compatibility(), Compatibility.Strict);
    return new ApprovalRules(
        Objects.requireNonNullElse(approval.mode(), Mode.Enforce),
        Set.copyOf(profiles),
        compatibility,
        Objects.requireNonNullElse(approval.onViolation(), OnViolation.Leave),
        duration(Optional.ofNullable(approval.maxDuration()), AT + "maxDuration"),
        keys(approval.keys()).orElse(usual(compatibility)),
        nodeClient(approval.nodeClient()),
        serving(Objects.requireNonNullElse(approval.serving(), NO_SERVING)),
        custom(orEmpty(approval.custom())));
  }

  private static KeyRules usual(Compatibility compatibility) {
    return switch (compatibility) {
      case Strict -> KeyRules.USUAL;
      case Upstream -> KeyRules.ANY;
    };
  }

  private static Optional<KeyRules> keys(List<KeyRule> rules) {
    return Optional.ofNullable(rules)
        .filter(some -> !some.isEmpty())
        .map(some -> new KeyRules(some.stream().map(KeyRules.Range::of).toList()));
  }

  private static NodeClientRules nodeClient(NodeClientGuards guards) {
    return guards == null
        ? NodeClientRules.NONE
        : new NodeClientRules(
            patterns(guards.nodeNames()),
            Objects.requireNonNullElse(guards.existingNode(), ExistingNode.Allow),
            Optional.ofNullable(guards.maxOutstanding()),
            Set.copyOf(orEmpty(guards.tokenGroups())));
  }

  private static ServingRules serving(Serving serving) {
    List<AddressSource> sources =
        Objects.requireNonNullElse(serving.addressSources(), List.of(AddressSource.NodeStatus));
    if (sources.isEmpty()) {
      throw new UnreadableField(AT + "serving.addressSources", "must have at least one");
    }
    if (sources.contains(AddressSource.Inventory) && serving.inventory() == null) {
      throw new UnreadableField(
          AT + "serving.inventory", "is missing: which ConfigMap is the inventory?");
    }
    return new ServingRules(
        sources.stream().distinct().toList(),
        Objects.requireNonNullElse(serving.agreement(), Agreement.All),
        Optional.ofNullable(serving.inventory()),
        blocks(serving.allowedCIDRs(), AT + "serving.allowedCIDRs"),
        dnsPatterns(serving.allowedDNSNames()),
        dnsPatterns(serving.deniedDNSNames()),
        Objects.requireNonNullElse(serving.clusterDomain(), Serving.DEFAULT_CLUSTER_DOMAIN)
            .toLowerCase(Locale.ROOT));
  }

  private static Map<String, CustomRules> custom(List<CustomShape> shapes) {
    return shapes.stream()
        .collect(
            Collectors.toMap(
                shape -> required(shape.signerName(), AT + "custom.signerName"),
                ApprovalReader::custom,
                (one, other) -> {
                  throw new UnreadableField(AT + "custom", "has two entries for one signer");
                }));
  }

  private static CustomRules custom(CustomShape shape) {
    var subject = required(shape.subject(), AT + "custom.subject");
    if (SignerNames.ofKubelets(shape.signerName())) {
      throw new UnreadableField(
          AT + "custom.signerName", "is a signer of kubelets, which has profiles of its own");
    }
    return new CustomRules(
        patterns(subject.commonNames()),
        Boolean.TRUE.equals(subject.commonNameIsRequester()),
        Set.copyOf(orEmpty(subject.organizations())),
        Set.copyOf(orEmpty(subject.organizationalUnits())),
        dnsPatterns(shape.dnsNames()),
        blocks(shape.cidrs(), AT + "custom.cidrs"),
        patterns(shape.emails()),
        patterns(shape.uris()),
        Boolean.TRUE.equals(shape.requireNames()),
        usages(required(shape.usages(), AT + "custom.usages"), AT + "custom.usages"),
        usages(orEmpty(shape.requiredUsages()), AT + "custom.requiredUsages"),
        keys(shape.keys()),
        duration(Optional.ofNullable(shape.maxDuration()), AT + "custom.maxDuration"));
  }

  private static Set<Usage> usages(List<String> wireNames, String field) {
    return wireNames.stream()
        .map(
            name ->
                Usage.of(name)
                    .orElseThrow(
                        () -> new UnreadableField(field, "has a usage Kubernetes does not define")))
        .collect(Collectors.toSet());
  }
}
