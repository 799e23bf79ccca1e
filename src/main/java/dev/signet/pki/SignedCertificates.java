package dev.signet.pki;

import dev.signet.expiry.files.HostPath;
import dev.signet.pki.AuthorityFiles.Found;
import dev.signet.pki.RenewalStep.Add;
import dev.signet.pki.RenewalStep.Install;
import dev.signet.pki.RenewalStep.Keep;
import dev.signet.pki.RenewalStep.Refuse;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.PemPair;
import dev.signet.signing.SmallFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What came back from CAs elsewhere, against what is there. Changes nothing.
 *
 * @param folder with NAME.crt
 * @param keys those that wait for a certificate
 * @param plane what kubeadm's configuration says, if it was given
 */
record SignedCertificates(
    Tree tree, RequestFolder folder, PendingKeys keys, Optional<ControlPlane> plane) {

  /** What is to become of this leaf. */
  RenewalStep step(LeafState state, Found authority, Instant now) {
    return switch (state) {
      case LeafState.Unusable unusable -> new Refuse(unusable.leaf(), unusable.why());
      case LeafState.Keyless keyless -> new Refuse(keyless.leaf(), keyless.why());
      case LeafState.Uncertified _, LeafState.Absent _, LeafState.Held _ ->
          switch (authority) {
            case Found.Unfit unfit -> new Refuse(state.leaf(), unfit.sentence());
            case Found.Certificate ca -> step(state, ca.certificate(), now);
          };
    };
  }

  private RenewalStep step(LeafState state, X509Certificate authority, Instant now) {
    Leaf leaf = state.leaf();
    Path file = folder.path().resolve(RequestFolder.certificate(leaf));
    if (!Files.exists(file)) {
      return new Refuse(
          leaf,
          "%s is not there: it is not signed yet. Have it signed and install again."
              .formatted(file));
    }
    try {
      PemFile pem = PemFile.read(file);
      if (pem.rest().contains("-----BEGIN ")) {
        return new Refuse(
            leaf,
            ("%s has more in it than one certificate. Leave out the others: what an intermediate"
                    + " signs is taken only if the intermediate is the CA here, %s.crt.")
                .formatted(file, leaf.authority()));
      }
      return state instanceof LeafState.Held held
          ? held(held, pem.certificate(), authority, now)
          : first(leaf, pem.certificate(), authority, now);
    } catch (Unreadable e) {
      return new Refuse(leaf, "%s: %s".formatted(file, e.getMessage()));
    }
  }

  private RenewalStep held(
      LeafState.Held held, X509Certificate signed, X509Certificate authority, Instant now)
      throws Unreadable {
    boolean isNewKey =
        !signed.getPublicKey().equals(held.certificate().getPublicKey())
            && keys.of(held.leaf(), signed).isPresent();
    var wanted =
        isNewKey
            ? new WantedCertificate(signed.getPublicKey(), LeafContent.of(held.certificate()))
            : WantedCertificate.like(held.certificate());
    Optional<String> fault =
        (isNewKey ? held.place().noNewKey() : Optional.<String>empty())
            .or(() -> new IssuedCertificate(signed, wanted, authority).fault(now));
    if (fault.isPresent()) {
      return new Refuse(held.leaf(), fault.get());
    }
    return signed.equals(held.certificate())
        ? new Keep(held.leaf(), held.certificate(), "is installed already")
        : new Install(held, signed, isNewKey);
  }

  private RenewalStep first(
      Leaf leaf, X509Certificate signed, X509Certificate authority, Instant now) throws Unreadable {
    if (plane.isEmpty()) {
      return new Refuse(
          leaf,
          "It is not here. If signet pki init asked for it, add the --config that it had; else"
              + " install it where the request was made.");
    }
    Optional<LeafProfile> profile =
        LeafProfile.kubeadm(tree.base(), plane.get()).stream()
            .filter(one -> one.leaf().equals(leaf))
            .findFirst();
    if (profile.isEmpty()) {
      return new Refuse(leaf, "The configuration has none such: its etcd is elsewhere.");
    }
    if (!isHere(leaf, signed)) {
      return new Refuse(
          leaf,
          "It is for another key than the one that is here. Have the request signed that was"
              + " written here.");
    }
    return new IssuedCertificate(
            signed,
            new WantedCertificate(signed.getPublicKey(), profile.get().content()),
            authority)
        .fault(now)
        .<RenewalStep>map(why -> new Refuse(leaf, why))
        .orElseGet(() -> new Add(profile.get(), authority, signed));
  }

  /** Whether its key is where it is to be, or else waits for it. */
  private boolean isHere(Leaf leaf, X509Certificate signed) throws Unreadable {
    if (leaf.store() instanceof Leaf.Store.Pair pair
        && tree.host().find(pair.key()) instanceof HostPath.RegularFile file) {
      return PemPair.isPair(signed, SmallFile.read(file.real()));
    }
    return keys.of(leaf, signed).isPresent();
  }
}
