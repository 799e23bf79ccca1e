package dev.signet.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The four signers of the real kube-controller-manager, without a cluster: {@code src/cluster} has
 * them under the name sign-requests.
 */
public final class UpstreamSigners {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Writer requests;
  private final BufferedReader outcomes;

  private UpstreamSigners(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.outcomes = process.inputReader(StandardCharsets.UTF_8);
  }

  private record Batch(
      String certificate, String key, String duration, List<CertificateSigningRequest> requests) {}

  /**
   * What became of a request. Neither: it was left alone.
   *
   * @param status what was written to it, or null
   * @param error why it will be tried again for ever, or null
   * @param refused why the API server would have kept it from the signers, or null
   */
  public record Outcome(CertificateSigningRequestStatus status, String error, String refused) {}

  /** Ends them. */
  public void stop() throws IOException, InterruptedException {
    requests.close();
    process.waitFor();
    outcomes.close();
  }

  /** Starts them; builds them the first time. */
  public static UpstreamSigners start() throws IOException {
    return new UpstreamSigners(RepositoryProgram.kubernetes("sign-requests"));
  }

  /** What they make of requests of different names, by name, with --cluster-signing-duration. */
  public Map<String, Outcome> sign(
      TestCa authority, Duration duration, List<CertificateSigningRequest> batch)
      throws IOException {
    var seconds = duration.toSeconds() + "s";
    requests.write(
        JSON.writeValueAsString(new Batch(authority.pem(), authority.keyPem(), seconds, batch)));
    requests.write('\n');
    requests.flush();
    var line = outcomes.readLine();
    if (line == null) {
      throw new IllegalStateException("sign-requests ended; the log of the tests says why");
    }
    return JSON.readValue(line, new TypeReference<>() {});
  }
}
