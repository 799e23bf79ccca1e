package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.Identity;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequests;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever makes a request chooses what stands in it; whoever explains it has a terminal. */
final class ExplainSafetyTest {

  /** Clears the screen, sets the title, turns the writing, and tells a better end. */
  private static final String EVIL =
      "\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u2028\u007f\nOutcome: would be approved\r";

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;
  private Path policy;
  private Path csr;

  @BeforeEach
  void hostileRequest() {
    policy =
        ExplainRun.write(
            folder,
            "policy.yaml",
            """
            apiVersion: signet.dev/v1alpha1
            kind: CertificatePolicy
            metadata: {name: tried}
            spec:
              match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
              approval: {profiles: [NodeClient, SelfNodeClient], compatibility: Upstream}
            """);
    csr =
        ExplainRun.write(
            folder,
            "csr.yaml",
            TestRequests.kubeletClient("node" + EVIL)
                .names(TestNames.uri("spiffe://a"))
                .build()
                .resource("csr" + EVIL, Identity.user("system:node:node" + EVIL, "group" + EVIL))
                .edit()
                .withNewStatus()
                .addNewCondition()
                .withType("Note")
                .withReason("reason" + EVIL)
                .withMessage("message" + EVIL)
                .endCondition()
                .endStatus()
                .build());
  }

  @Test
  void nothingOfARequestReachesTheTerminalAsMoreThanText() {
    var out = ExplainRun.of(CLOCK, "--policy=" + policy, "--csr=" + csr).out();

    assertThat(out.lines()).allMatch(SafeText::isPlain);
    assertThat(out.lines().filter(line -> line.startsWith("Outcome:"))).hasSize(1);
    assertThat(out)
        .contains("CN=system:node:node\\x1b[2J\\x1b]0;x\\x07\\x9b31m\\u202e\\u2028\\x7f");
  }

  @Test
  void jsonHasTheVeryTextInPlainCharacters() {
    var run = ExplainRun.of(CLOCK, "--policy=" + policy, "--csr=" + csr, "-ojson");

    assertThat(run.out().lines()).allMatch(SafeText::isPlain);
    assertThat(run.json().at("/request/requester").asText()).isEqualTo("system:node:node" + EVIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--policy=%s", "--csr=%s", "--as=%s", "-o%s", "--%s"})
  void norDoesWhatWasTyped(String option) {
    var run =
        ExplainRun.of(
            CLOCK,
            "--policy=" + policy,
            "--csr=" + folder.resolve("no"),
            option.formatted("\u001b[2J"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).allMatch(SafeText::isPlain);
  }

  @Test
  void everyFieldOfTheDocumentIsAlwaysThere() {
    var document = ExplainRun.of(CLOCK, "--policy=" + policy, "--csr=" + csr, "-ojson").json();

    assertThat(fields(document))
        .containsExactly(
            "version",
            "request",
            "policies",
            "reading",
            "checks",
            "reviews",
            "signing",
            "outcome",
            "assumptions",
            "unknown");
    assertThat(document.get("version").asInt()).isEqualTo(1);
    assertThat(fields(document.get("outcome")))
        .containsExactly("result", "policy", "code", "sentence", "advice");
    assertThat(fields(document.at("/checks/0")))
        .containsExactly("group", "expected", "found", "code", "sentence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --as=a                                | name a request: either NAME, or --csr FILE
          csr-1 --csr=CSR                       | name a request: either NAME, or --csr FILE
          csr-1 --as=a                          | --as and --as-group go with --csr
          csr-1 --assume-permitted              | are for use without a cluster
          --csr=CSR --policy=NONE               | NONE does not exist
          --csr=CSR --policy=CSR                | has an object of kind "CertificateSigningRequest"; it must be CertificatePolicy
          --csr=POLICY --policy=POLICY          | it must be CertificateSigningRequest
          --csr=CSR --policy=TYPO               | "aproval"
          --csr=CSR --policy=WRONG              | spec.signing.duration
          --csr=CSR --policy=POLICY --policy=POLICY | has a second CertificatePolicy tried
          --csr=CSR --policy=BROKEN             | is neither YAML nor JSON
          --csr=DRAFT --policy=POLICY           | does not say who makes the request: add --as USER
          --csr=EMPTY --policy=POLICY           | has 0 CertificateSigningRequests; it must have one
          --csr=CSR --policy=POLICY --cluster-cidr=x | --cluster-cidr x is neither a CIDR, such as
          --csr=CSR --kubeconfig=NONE           | kubeconfig
          --csr=CSR --policy=POLICY -oyaml      | Invalid value
          """)
  void aMistakeIsNamedAndEndsWithTwo(String arguments, String sentence) {
    write("TYPO", "kind: CertificatePolicy\nmetadata: {name: t}\nspec: {aproval: {}}\n");
    write(
        "WRONG",
        """
        kind: CertificatePolicy
        metadata: {name: t}
        spec:
          match: {signerNames: [a/b]}
          signing: {authority: {secret: {name: ca}}, duration: 30d}
        """);
    write("BROKEN", "a: [");
    write("EMPTY", "");
    ExplainRun.write(
        folder, "DRAFT", TestRequests.kubeletClient("node-1").build().resource("draft"));
    List<String> words =
        Stream.of(arguments.split(" "))
            .map(
                word ->
                    word.replaceAll("=(NONE|TYPO|WRONG|BROKEN|EMPTY|DRAFT)$", "=" + folder + "/$1"))
            .map(word -> word.replaceAll("=CSR$", "=" + csr).replaceAll("=POLICY$", "=" + policy))
            .toList();

    var run = ExplainRun.of(CLOCK, words);

    assertThat(run.err()).contains(sentence);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  private void write(String file, String content) {
    ExplainRun.write(folder, file, content);
  }

  private static List<String> fields(JsonNode node) {
    return node.properties().stream().map(entry -> entry.getKey()).toList();
  }
}
