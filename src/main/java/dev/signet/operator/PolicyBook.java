package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The policies of the cluster as the informer last told them. A request is judged by one snapshot
 * of them from its beginning to its end.
 */
final class PolicyBook {

  private final Map<String, PolicyReader.Result> results = new ConcurrentHashMap<>();
  private volatile PolicySet current = PolicySet.EMPTY;

  /** The policies as they are now. */
  PolicySet current() {
    return current;
  }

  /**
   * Takes this object in.
   *
   * @return whether it says anything new
   */
  boolean put(CertificatePolicy object) {
    PolicyReader.Result result = PolicyReader.read(object);
    if (result.equals(results.put(object.getMetadata().getName(), result))) {
      return false;
    }
    rebuild();
    return true;
  }

  void remove(String name) {
    results.remove(name);
    rebuild();
  }

  private synchronized void rebuild() {
    current =
        PolicySet.of(
            results.values().stream()
                .<Policy>mapMulti(
                    (result, sink) -> {
                      if (result instanceof PolicyReader.Result.Read read) {
                        sink.accept(read.policy());
                      }
                    })
                .toList());
  }
}
