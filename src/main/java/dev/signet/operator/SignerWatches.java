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

/**
 * One watch for each signer that a policy names. A watch begins with a list, which takes as long as
 * the API server does: nobody who asks after the other watches waits for it.
 */
final class SignerWatches implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SignerWatches.class);

  private final Function<String, SignerWatch> factory;
  private final Consumer<String> forget;
  private volatile Map<String, SignerWatch> watches = Map.of();
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
    Map<String, SignerWatch> wanted = new HashMap<>(watches);
    Set<String> superfluous = new HashSet<>(watches.keySet());
    superfluous.removeAll(signerNames);
    for (String signer : superfluous) {
      wanted.remove(signer).close();
      watches = Map.copyOf(wanted);
      forget.accept(signer);
      log.info("no policy is about signer {} any more", signer);
    }
    for (String signer : signerNames) {
      if (!wanted.containsKey(signer)) {
        SignerWatch watch = factory.apply(signer);
        watch.start();
        wanted.put(signer, watch);
        watches = Map.copyOf(wanted);
      }
    }
  }

  /** Looks at this request again. */
  void trigger(LedgerEntry entry) {
    SignerWatch watch = watches.get(entry.signerName());
    if (watch != null) {
      watch.trigger(entry.name());
    }
  }

  /** The requests that the watches told of. */
  List<CertificateSigningRequest> requests() {
    return watches.values().stream().flatMap(watch -> watch.requests().stream()).toList();
  }

  boolean areReady() {
    return watches.values().stream().allMatch(SignerWatch::isReady);
  }

  @Override
  public synchronized void close() {
    closed = true;
    watches.values().parallelStream().forEach(SignerWatch::close);
    watches = Map.of();
  }
}
