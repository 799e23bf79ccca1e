package dev.signet.operator;

import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one Signet wrote to requests, as the API server sees it. */
final class WriteLog {

  private final List<Entry> entries = new ArrayList<>();

  /** A certificate is empty in an approval. */
  private record Entry(String uid, String certificate, boolean taken) {
    boolean isApproval() {
      return certificate.isEmpty();
    }
  }

  /** Whether this is one of the two writes of a request. */
  static boolean isWrite(HttpMessage request) {
    return request.method().equals("PUT")
        && request.target().contains("/certificatesigningrequests/");
  }

  /** Signet asks to write this. */
  synchronized void offered(HttpMessage request) {
    entries.add(entry(request, false));
  }

  /** The API server answered. */
  synchronized void answered(HttpMessage request, int status) {
    if (isWrite(request) && status == 200) {
      entries.add(entry(request, true));
    }
  }

  /** The requests whose certificates the API server took. */
  synchronized Set<String> issued() {
    return entries.stream()
        .filter(entry -> entry.taken() && !entry.isApproval())
        .map(Entry::uid)
        .collect(Collectors.toSet());
  }

  /** The requests whose approvals the API server took. */
  synchronized Set<String> approved() {
    return entries.stream()
        .filter(entry -> entry.taken() && entry.isApproval())
        .map(Entry::uid)
        .collect(Collectors.toSet());
  }

  /** The requests whose approval was asked for. */
  synchronized Set<String> approvalsAsked() {
    return entries.stream().filter(Entry::isApproval).map(Entry::uid).collect(Collectors.toSet());
  }

  /**
   * The requests for which Signet asked to write what the API server had taken from it before: it
   * did not look first.
   */
  synchronized List<String> writtenAgain() {
    Set<String> done = new HashSet<>();
    List<String> again = new ArrayList<>();
    for (Entry entry : entries) {
      String kind = entry.uid() + (entry.isApproval() ? "/approval" : "/certificate");
      if (entry.taken()) {
        done.add(kind);
      } else if (done.contains(kind)) {
        again.add(kind);
      }
    }
    return again;
  }

  private static Entry entry(HttpMessage request, boolean taken) {
    CertificateSigningRequest csr =
        Serialization.unmarshal(
            new String(
                request.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
            CertificateSigningRequest.class);
    return new Entry(
        csr.getMetadata().getUid(),
        RequestState.of(csr) == RequestState.Issued ? csr.getStatus().getCertificate() : "",
        taken);
  }
}
