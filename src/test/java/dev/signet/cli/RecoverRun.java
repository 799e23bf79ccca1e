package dev.signet.cli;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** A step of {@code signet recover}, for tests of other packages. */
public final class RecoverRun {

  private RecoverRun() {}

  /** What the step about requests does with this one, and says. */
  public static String judge(KubernetesClient client, CertificateSigningRequest csr) {
    return new RecoveredRequests(client, Clock.systemUTC()).judge(csr);
  }
}
