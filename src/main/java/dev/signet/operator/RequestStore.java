package dev.signet.operator;

import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What an informer keeps of the requests of a signer. Of one that has its end nobody reads again
 * what was asked, a kilobyte of thousands that wait to be cleaned up; the others stay as they are,
 * for they are written back.
 */
final class RequestStore implements ItemStore<CertificateSigningRequest> {

  private final Map<String, CertificateSigningRequest> requests = new ConcurrentHashMap<>();

  @Override
  public String getKey(CertificateSigningRequest csr) {
    return csr.getMetadata().getName();
  }

  @Override
  public CertificateSigningRequest put(String key, CertificateSigningRequest csr) {
    return requests.put(key, RequestState.of(csr).isFinal() ? withoutContents(csr) : csr);
  }

  @Override
  public CertificateSigningRequest remove(String key) {
    return requests.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return requests.keySet().stream();
  }

  @Override
  public Stream<CertificateSigningRequest> values() {
    return requests.values().stream();
  }

  @Override
  public int size() {
    return requests.size();
  }

  @Override
  public CertificateSigningRequest get(String key) {
    return requests.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static CertificateSigningRequest withoutContents(CertificateSigningRequest csr) {
    return new CertificateSigningRequestBuilder(csr).editSpec().withRequest(null).endSpec().build();
  }
}
