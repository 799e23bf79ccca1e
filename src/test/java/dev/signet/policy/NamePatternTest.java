package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a * stands for, and that everything else stands for itself. */
final class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "node-1, node-1, true",
    "node-1, node-10, false",
    "node-1, xnode-1, false",
    "worker-*, worker-, true",
    "worker-*, worker-7.example.com, true",
    "worker-*, a-worker-7, false",
    "*, anything, true",
    "w*-eu, worker-eu, true",
    "w*-eu, worker-us, false",
    "node.1, nodex1, false",
    "a+b, aab, false",
    "Node, node, false"
  })
  void aStarStandsForAnyCharacters(String pattern, String name, boolean matches) {
    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.EXAMPLE.com, a.example.com, true",
    "node-*.example.com, node-1.example.com, true",
    "node-*.example.com, node-.example.com, false",
    "a.b, aXb, false"
  })
  void inDnsNamesAStarStandsForOneLabelOrAPartOfIt(String pattern, String name, boolean matches) {
    assertThat(NamePattern.ofDns(pattern).matches(name)).isEqualTo(matches);
  }
}
