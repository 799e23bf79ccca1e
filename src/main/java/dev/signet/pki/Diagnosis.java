package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with the certificates of a control plane.
 *
 * @param verdicts one for each leaf
 * @param refusals why nothing can be done before something else is: a CA that has ended
 */
public record Diagnosis(List<LeafVerdict> verdicts, List<String> refusals) {

  /** A CA with one of these can sign nothing, and nothing of it is accepted. */
  private static final Set<AuthorityFault> FATAL =
      Set.of(AuthorityFault.Expired, AuthorityFault.NotYetValid);

  /** Copies what it is given. */
  public Diagnosis {
    verdicts = List.copyOf(verdicts);
    refusals = List.copyOf(refusals);
  }

  /**
   * Of this host.
   *
   * @param base usually /etc/kubernetes
   * @param plane what a configuration says of it; empty: none was given
   * @param within what ends within this time counts as broken
   */
  public static Diagnosis of(
      HostFiles host, String base, Optional<ControlPlane> plane, Duration within, Clock clock) {
    var reader = new LeafReader(host);
    Instant now = clock.instant();
    List<LeafState> states = Leaf.kubeadm(base).stream().map(reader::read).toList();
    Map<String, AuthorityResult> authorities =
        new AuthorityFiles(host).read(states.stream().map(LeafState::leaf).toList(), now);
    List<LeafProfile> profiles =
        plane.map(known -> LeafProfile.kubeadm(base, known)).orElse(List.of());
    Diagnosis diagnosis = of(new Lost(states, profiles), authorities, within, now);
    return new Diagnosis(
        diagnosis.verdicts(),
        Stream.concat(
                diagnosis.refusals().stream(),
                states.stream().map(state -> clockDoubt(state, now)).flatMap(Optional::stream))
            .toList());
  }

  /**
   * A certificate that begins later was made by a clock that was ahead, or this one is behind: then
   * the file too is from the future.
   */
  private static Optional<String> clockDoubt(LeafState state, Instant now) {
    try {
      return state instanceof LeafState.Held held
              && held.certificate().getNotBefore().toInstant().isAfter(now)
              && written(held.place().file()).isAfter(now)
          ? Optional.of(
              "%s was written at %s, which is yet to come: the clock of this machine, by which it is %s, is behind."
                  .formatted(held.place().file(), written(held.place().file()), now))
          : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static Instant written(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  static Diagnosis of(
      Lost lost, Map<String, AuthorityResult> authorities, Duration within, Instant now) {
    return new Diagnosis(
        lost.states().stream()
            .map(
                state ->
                    LeafVerdict.of(
                        state, authorities.get(state.leaf().authority()), lost, within, now))
            .toList(),
        lost.states().stream()
            .filter(
                state -> !(state instanceof LeafState.Absent absent && absent.leaf().isOptional()))
            .map(state -> authorities.get(state.leaf().authority()))
            .filter(AuthorityResult.Faulty.class::isInstance)
            .map(AuthorityResult.Faulty.class::cast)
            .filter(faulty -> FATAL.contains(faulty.fault()))
            .map(AuthorityResult.Faulty::sentence)
            .distinct()
            .toList());
  }

  /** Those that a renewal helps. */
  public List<LeafVerdict.Renewable> renewable() {
    return verdicts.stream()
        .filter(LeafVerdict.Renewable.class::isInstance)
        .map(LeafVerdict.Renewable.class::cast)
        .toList();
  }

  /** Those that are made anew. */
  public List<LeafVerdict.Remakable> remakable() {
    return verdicts.stream()
        .filter(LeafVerdict.Remakable.class::isInstance)
        .map(LeafVerdict.Remakable.class::cast)
        .toList();
  }

  /** Whether there is something that is put right. */
  public boolean isToBeChanged() {
    return !renewable().isEmpty() || !remakable().isEmpty();
  }

  /** Those that nothing here helps. */
  public List<LeafVerdict.Beyond> beyond() {
    return verdicts.stream()
        .filter(LeafVerdict.Beyond.class::isInstance)
        .map(LeafVerdict.Beyond.class::cast)
        .toList();
  }

  /** The names of those that a renewal helps. */
  public List<String> names() {
    return renewable().stream()
        .map(verdict -> verdict.leaf().name())
        .collect(Collectors.toUnmodifiableList());
  }
}
