package dev.signet.pki;

import dev.signet.pki.LeafState.Held;
import dev.signet.policy.Threshold;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which leaves a running control plane should renew now. Pure.
 *
 * @param names of those that are due
 * @param nextAt when the next one is; empty: there is no other
 */
public record DueLeaves(List<String> names, Optional<Instant> nextAt) {

  /** A kubelet asks for its own certificate while there is an API server to ask. */
  private static final String KUBELETS = "kubelet.conf";

  /** Copies what it is given. */
  public DueLeaves {
    names = List.copyOf(names);
  }

  /** Of these. What is not there or cannot be used is for people: {@code signet recover}. */
  public static DueLeaves of(List<LeafState> states, Threshold renewAt, Instant now) {
    Function<Held, Instant> dueAt =
        held ->
            renewAt.reachedAt(
                held.certificate().getNotBefore().toInstant(),
                held.certificate().getNotAfter().toInstant());
    Map<Boolean, List<Held>> byDue =
        states.stream()
            .filter(Held.class::isInstance)
            .map(Held.class::cast)
            .filter(held -> !held.leaf().name().equals(KUBELETS))
            .collect(Collectors.partitioningBy(held -> !dueAt.apply(held).isAfter(now)));
    return new DueLeaves(
        byDue.get(true).stream().map(held -> held.leaf().name()).toList(),
        byDue.get(false).stream().map(dueAt).min(Comparator.naturalOrder()));
  }
}
