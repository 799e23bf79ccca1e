package dev.signet.pki;

import dev.signet.signing.AuthorityResult;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Leaves of which a part is lost, so that a renewal does not help: made anew where it is known what
 * has to stand in them. Pure.
 *
 * @param states of all leaves
 * @param profiles by a configuration that was given; none: none was
 */
record Lost(List<LeafState> states, List<LeafProfile> profiles) {

  private static final String SUPER_ADMIN = "super-admin.conf";

  /** Copies what it is given. */
  Lost {
    states = List.copyOf(states);
    profiles = List.copyOf(profiles);
  }

  /** Of one that is not there. */
  LeafVerdict of(LeafState.Absent absent, AuthorityResult authority) {
    Leaf leaf = absent.leaf();
    if (!leaf.isOptional()) {
      return byProfile(leaf, "is not there", authority);
    }
    // kubeadm's administrators delete that one, and nodes that joined have none.
    boolean isWanted =
        profile(leaf).isPresent()
            && !leaf.name().equals(SUPER_ADMIN)
            && authority instanceof AuthorityResult.Ready;
    return isWanted ? byProfile(leaf, "is not there", authority) : new LeafVerdict.NotNeeded(leaf);
  }

  /** Of one whose key is all that there is. */
  LeafVerdict of(LeafState.Uncertified uncertified, AuthorityResult authority) {
    return byProfile(uncertified.leaf(), "has no certificate; its key is there", authority);
  }

  /** Of one whose certificate is all that there is. */
  LeafVerdict of(LeafState.Keyless keyless, AuthorityResult authority) {
    Leaf leaf = keyless.leaf();
    String trouble = "cannot be used: " + keyless.finding();
    return switch (authority) {
      case AuthorityResult.Faulty faulty ->
          new LeafVerdict.Beyond(leaf, "%s And %s".formatted(trouble, faulty.sentence()));
      case AuthorityResult.Ready ready ->
          new KnownContent(leaf, keyless.certificate(), others(leaf))
              .doubt(ready.authority())
              .<LeafVerdict>map(
                  doubt ->
                      new LeafVerdict.Beyond(
                          leaf,
                          "%s And %s. Put back what belongs there, or move both away and look again."
                              .formatted(trouble, doubt)))
              .orElseGet(() -> new LeafVerdict.Remakable(leaf, trouble, Optional.of(keyless)));
    };
  }

  private LeafVerdict byProfile(Leaf leaf, String trouble, AuthorityResult authority) {
    return switch (authority) {
      case AuthorityResult.Faulty faulty ->
          new LeafVerdict.Beyond(leaf, "%s, and %s".formatted(trouble, faulty.sentence()));
      case AuthorityResult.Ready _ when profile(leaf).isPresent() ->
          new LeafVerdict.Remakable(leaf, trouble, Optional.empty());
      case AuthorityResult.Ready _ ->
          new LeafVerdict.Beyond(leaf, "%s. %s".formatted(trouble, unknown(leaf)));
    };
  }

  private Optional<LeafProfile> profile(Leaf leaf) {
    return profiles.stream().filter(profile -> profile.leaf().equals(leaf)).findFirst();
  }

  private List<X509Certificate> others(Leaf leaf) {
    return states.stream()
        .filter(state -> !state.leaf().equals(leaf))
        .flatMap(
            state ->
                switch (state) {
                  case LeafState.Held held -> Optional.of(held.certificate()).stream();
                  case LeafState.Keyless keyless -> Optional.of(keyless.certificate()).stream();
                  case LeafState.Absent _, LeafState.Uncertified _, LeafState.Unusable _ ->
                      Optional.<X509Certificate>empty().stream();
                })
        .toList();
  }

  /** kubeadm makes what is not there, and leaves alone what is. */
  private static String unknown(Leaf leaf) {
    return "What has to stand in it is not known here: say kubeadm's configuration, --config FILE."
        + " Or make it: kubeadm init phase "
        + switch (leaf.store()) {
          case Leaf.Store.Pair _ -> "certs " + leaf.name();
          case Leaf.Store.Kubeconfig _ -> "kubeconfig " + leaf.name().replace(".conf", "");
        }
        + " (with --config, if the cluster was made with one).";
  }
}
