package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Facts;
import dev.signet.approval.Superseding;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Instant;
import java.util.List;

/**
 * What there is to explain, and from what.
 *
 * @param csr the request, with a creation timestamp and a uid
 * @param policies those that may govern it
 * @param facts how to find out the rest
 * @param others the requests of the same requester
 * @param yes what the yes of an access review means
 * @param assumptions what those facts take for granted
 * @param whenUnknown what to do if those facts do not answer
 * @param now the time
 */
record Inquiry(
    CertificateSigningRequest csr,
    Policies policies,
    Facts facts,
    Superseding.Others<FactUnavailable> others,
    RecordedReviews.Answer yes,
    List<String> assumptions,
    String whenUnknown,
    Instant now) {

  /** Copies what it is given. */
  Inquiry {
    assumptions = List.copyOf(assumptions);
  }

  /** The policies that there are. */
  sealed interface Policies {

    /**
     * They are known.
     *
     * @param objects all of them
     */
    record Known(List<CertificatePolicy> objects) implements Policies {
      /** Copies what it is given. */
      public Known {
        objects = List.copyOf(objects);
      }
    }

    /**
     * They could not be read.
     *
     * @param sentence why
     */
    record Unavailable(String sentence) implements Policies {}
  }
}
