package dev.signet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.expiry.CertificateProblem;
import dev.signet.expiry.Finding;
import dev.signet.expiry.ObservedCertificate;
import java.util.List;

/**
 * A report for programs. Every field is always there; what is not known is the empty text.
 *
 * @param certificates what ends first before the others
 * @param problems what could not be looked at
 */
record CheckDocument(List<Certificate> certificates, List<Unseen> problems) {

  /**
   * A certificate.
   *
   * @param notBefore RFC 3339
   * @param notAfter RFC 3339
   * @param problems names of CertificateProblem
   */
  record Certificate(
      String source,
      String kind,
      String path,
      String entry,
      String subject,
      String issuer,
      String notBefore,
      String notAfter,
      String authority,
      List<String> problems) {}

  /**
   * Something that could not be looked at.
   *
   * @param reason of a Problem
   */
  record Unseen(String source, String path, String entry, String reason, String message) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final ObjectMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  static CheckDocument of(CheckReport report) {
    return new CheckDocument(
        report.findings().stream().map(CheckDocument::certificate).toList(),
        report.problems().stream()
            .map(
                problem ->
                    new Unseen(
                        problem.place().source().label(),
                        problem.place().path(),
                        problem.place().entry(),
                        problem.reason().name(),
                        problem.message()))
            .toList());
  }

  String json() {
    // DEL is ASCII, and the one control character that JSON lets pass.
    return written(JSON).replace("\u007f", "\\u007f");
  }

  String yaml() {
    return written(YAML).stripTrailing();
  }

  private String written(ObjectMapper mapper) {
    try {
      return mapper.writeValueAsString(this);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException(bug);
    }
  }

  private static Certificate certificate(Finding finding) {
    ObservedCertificate seen = finding.certificate();
    return new Certificate(
        seen.place().source().label(),
        seen.kind().label(),
        seen.place().path(),
        seen.place().entry(),
        seen.facts().subject(),
        seen.facts().issuer(),
        seen.notBefore().toString(),
        seen.notAfter().toString(),
        seen.authority().orElse(""),
        finding.problems().stream().map(CertificateProblem::name).toList());
  }
}
