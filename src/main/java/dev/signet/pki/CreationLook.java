package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.CreationPlan.FoundLeaf;
import dev.signet.pki.CreationStep.Keep;
import dev.signet.pki.CreationStep.Make;
import dev.signet.pki.CreationStep.Refuse;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks what there is of a control plane's files. Changes nothing. */
final class CreationLook {

  private final HostFiles host;
  private final String base;

  CreationLook(HostFiles host, String base) {
    this.host = host;
    this.base = base;
  }

  CreationPlan plan(ControlPlane plane, Instant now) {
    Map<CaProfile, CaState> cas = new LinkedHashMap<>();
    CaProfile.kubeadm(base, plane).forEach(ca -> cas.put(ca, state(ca, now)));
    var reader = new LeafReader(host);
    List<FoundLeaf> leaves =
        LeafProfile.kubeadm(base, plane).stream()
            .map(
                profile ->
                    new FoundLeaf(profile, reader.read(profile.leaf()), hasOnlyKey(profile.leaf())))
            .toList();
    return CreationPlan.of(cas, serviceAccount(), leaves, now);
  }

  private CaState state(CaProfile ca, Instant now) {
    boolean hasKey = isThere(ca.base() + ".key");
    if (!isThere(ca.base() + ".crt")) {
      return new CaState.Absent(hasKey);
    }
    return hasKey
        ? switch (new AuthorityFiles(host).read(ca.base(), now)) {
          case AuthorityResult.Ready ready -> new CaState.Ready(ready.authority().certificate());
          case AuthorityResult.Faulty faulty -> new CaState.Unusable(faulty.sentence());
        }
        : external(ca);
  }

  private CaState external(CaProfile ca) {
    String path = ca.base() + ".crt";
    try {
      return host.find(path) instanceof HostPath.RegularFile file
          ? new CaState.External(PemFile.read(file.real()).certificate())
          : new CaState.Unusable(path + " is no file.");
    } catch (Unreadable e) {
      return new CaState.Unusable("%s: %s".formatted(path, e.getMessage()));
    }
  }

  private boolean hasOnlyKey(Leaf leaf) {
    return leaf.store() instanceof Leaf.Store.Pair pair
        && isThere(pair.key())
        && !isThere(pair.certificate());
  }

  private CreationStep serviceAccount() {
    boolean hasKey = isThere(base + "/pki/sa.key");
    boolean hasPublic = isThere(base + "/pki/sa.pub");
    if (hasKey && hasPublic) {
      return new Keep("sa", "there");
    }
    return hasPublic
        ? new Refuse(
            "sa",
            "%s/pki/sa.pub is there, and sa.key is not. Put it back, or move sa.pub away."
                .formatted(base))
        : new Make("sa", new CreationStep.Thing.ServiceAccount(), hasKey);
  }

  /** Also what cannot be looked at: nothing is written over it. */
  private boolean isThere(String path) {
    return !(host.find(path) instanceof HostPath.Nothing);
  }
}
