package dev.signet.pki;

import dev.signet.signing.KeyAlgorithm;
import java.util.Optional;

/** Which key a renewed certificate is for. */
public sealed interface KeyWish {

  /** The one that it is for now. */
  record Present() implements KeyWish {}

  /**
   * A new one.
   *
   * @param algorithm empty: of the same kind as the present one
   */
  record New(Optional<KeyAlgorithm> algorithm) implements KeyWish {}

  /** What comes of a wish. */
  sealed interface Outcome {

    /**
     * It can be had.
     *
     * @param newKey its kind; empty: the key stays
     */
    record Possible(Optional<KeyAlgorithm> newKey) implements Outcome {}

    /**
     * It cannot.
     *
     * @param why for people
     */
    record Impossible(String why) implements Outcome {}
  }

  /** What comes of it for this leaf. Pure. */
  default Outcome of(LeafState.Held held) {
    return switch (this) {
      case Present _ -> new Outcome.Possible(Optional.empty());
      case New wish ->
          held.place()
              .noNewKey()
              .<Outcome>map(Outcome.Impossible::new)
              .orElseGet(() -> kind(wish, held));
    };
  }

  private static Outcome kind(New wish, LeafState.Held held) {
    var present = held.certificate().getPublicKey();
    Optional<KeyAlgorithm> kind = wish.algorithm().or(() -> KeyAlgorithm.like(present));
    return kind.isPresent()
        ? new Outcome.Possible(kind)
        : new Outcome.Impossible(
            "Its key is of a kind that kubeadm does not make (%s): say which the new one is, with --key-algorithm."
                .formatted(present.getAlgorithm()));
  }
}
