package dev.signet.operator;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch for each signer that a policy names. */
final class SignerWatches implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SignerWatches.class);

  private final Function<String, SignerWatch> factory;
  private final Consumer<String> forget;
  private final Map<String, SignerWatch> watches = new HashMap<>();
  private boolean closed;

  /**
   * None yet.
   *
   * @param factory makes the watch of a signer
   * @param forget told of a signer whose requests are watched no more
   */
  SignerWatches(Function<String, SignerWatch> factory, Consumer<String> forget) {
    this.factory = factory;
    this.forget = forget;
  }

  /** Watches exactly these signers. */
  synchronized void retain(Set<String> signerNames) {
    if (closed) {
      return;
    }
    Set<String> superfluous = new HashSet<>(watches.keySet());
    superfluous.removeAll(signerNames);
    for (String signer : superfluous) {
      watches.remove(signer).close();
      forget.accept(signer);
      log.info("no policy is about signer {} any more", signer);
    }
    for (String signer : signerNames) {
      if (!watches.containsKey(signer)) {
        SignerWatch watch = factory.apply(signer);
        watch.start();
        watches.put(signer, watch);
      }
    }
  }

  /** Looks at this request again. */
  synchronized void trigger(LedgerEntry entry) {
    SignerWatch watch = watches.get(entry.signerName());
    if (watch != null) {
      watch.trigger(entry.name());
    }
  }

  /** The requests that the watches told of. */
  synchronized List<CertificateSigningRequest> requests() {
    return watches.values().stream().flatMap(watch -> watch.requests().stream()).toList();
  }

  synchronized boolean areReady() {
    return watches.values().stream().allMatch(SignerWatch::isReady);
  }

  @Override
  public synchronized void close() {
    closed = true;
    watches.values().parallelStream().forEach(SignerWatch::close);
    watches.clear();
  }
}
