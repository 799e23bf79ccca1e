package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the manifests grant. Scanners flag who may approve or sign for any signer (kubescape 3298,
 * Kyverno's restrict-clusterrole-csr, Elastic's rule for T1098), and are right: whoever takes over
 * that service account has the cluster.
 */
final class ShippedRightsTest {

  private static final Map<String, List<PolicyRule>> RULES = read();

  private static final List<String> ALL_MODES =
      List.of(
          "list certificatesigningrequests",
          "watch certificatesigningrequests",
          "list certificatepolicies",
          "watch certificatepolicies",
          "list nodecertificatereports",
          "watch nodecertificatereports",
          "patch certificatepolicies/status",
          "create events",
          "get events",
          "patch events",
          "get leases",
          "update leases",
          "create leases");

  @Test
  void noRuleHasAWildcard() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(
                        Stream.of(
                                rule.getApiGroups(),
                                rule.getResources(),
                                rule.getVerbs(),
                                rule.getResourceNames())
                            .flatMap(Collection::stream))
                    .noneMatch(word -> word.contains("*")));
  }

  @Test
  void whoMayApproveOrSignMayForNamedSignersOnly() {
    assertThat(rules().stream().filter(rule -> rule.getResources().contains("signers")))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getResourceNames())
                  .isNotEmpty()
                  .doesNotContain(
                      "kubernetes.io/kube-apiserver-client", "kubernetes.io/legacy-unknown");
              assertThat(rule.getVerbs()).isSubsetOf("approve", "sign");
            });
  }

  /** The verb in the request's name alone: creating them is for those who need certificates. */
  @Test
  void nobodyMayCreateRequestsOrGiveOthersRights() {
    assertThat(rules())
        .noneMatch(
            rule ->
                rule.getResources().contains("certificatesigningrequests")
                    && rule.getVerbs().contains("create"))
        .noneMatch(
            rule ->
                rule.getVerbs().stream()
                    .anyMatch(List.of("bind", "escalate", "impersonate")::contains))
        .noneMatch(rule -> rule.getApiGroups().contains("rbac.authorization.k8s.io"));
  }

  /** What all modes do, and what this one does besides; of the namespaced ones that alone. */
  @ParameterizedTest
  @CsvSource({
    "approve.yaml, update certificatesigningrequests/approval | approve signers | create"
        + " subjectaccessreviews | get nodes | list nodes | watch nodes | list servicecidrs | get"
        + " certificatesigningrequests | get services | get endpoints | get endpointslices",
    "sign.yaml, update certificatesigningrequests/status | sign signers | get"
        + " certificatesigningrequests | get configmaps | get secrets",
    "report.yaml, create nodecertificatereports | patch nodecertificatereports | delete"
        + " nodecertificatereports | patch nodecertificatereports/status | list nodes | watch nodes"
        + " | list servicecidrs | get services | get endpoints | get endpointslices"
  })
  void aModeHasItsRightsAndNoOthers(String file, String own) {
    assertThat(RULES.get(file).stream().flatMap(ShippedRightsTest::words))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(ALL_MODES.stream(), Stream.of(own.split(" [|] ", -1))).toList());
  }

  @Test
  void theOperatorReadsSecretsByNameOnly() {
    assertThat(
            RULES.get("rbac.yaml").stream().filter(rule -> rule.getResources().contains("secrets")))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getResourceNames()).isNotEmpty();
              assertThat(rule.getVerbs()).containsExactly("get");
            });
  }

  private static Stream<String> words(PolicyRule rule) {
    return rule.getVerbs().stream()
        .flatMap(verb -> rule.getResources().stream().map(resource -> verb + " " + resource));
  }

  private static List<PolicyRule> rules() {
    return RULES.values().stream().flatMap(List::stream).toList();
  }

  /** By the name of the file; those that grant nothing are left out. */
  private static Map<String, List<PolicyRule>> read() {
    try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .collect(Collectors.toMap(file -> file.getFileName().toString(), ShippedRightsTest::of));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PolicyRule> of(Path file) {
    try {
      return Stream.of(Files.readString(file).split("(?m)^---$"))
          .filter(
              document ->
                  document.contains("kind: ClusterRole\n") || document.contains("kind: Role\n"))
          // A Role has the same rules in the same place.
          .flatMap(
              document -> Serialization.unmarshal(document, ClusterRole.class).getRules().stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
