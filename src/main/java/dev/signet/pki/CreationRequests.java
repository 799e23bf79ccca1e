package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.CreationStep.Ask;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.KeyPem;
import dev.signet.signing.ReissueRequest;
import dev.signet.signing.SmallFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks CAs that are elsewhere for the first certificates of a control plane.
 *
 * @param keys where new keys wait
 */
record CreationRequests(HostFiles host, PendingKeys keys, ControlPlane plane, SecureRandom random) {

  /**
   * Writes them into this folder, and after them a list of them.
   *
   * @throws TreeFault the folder is not empty, or cannot be written, or a key cannot be kept
   */
  void write(List<Ask> asked, Path into) throws TreeFault {
    RequestFolder folder = RequestFolder.empty(into);
    Map<Ask, String> contents = new LinkedHashMap<>();
    for (Ask ask : asked) {
      contents.put(ask, request(ask));
    }
    List<RequestManifest.Entry> entries = new ArrayList<>();
    for (Map.Entry<Ask, String> each : contents.entrySet()) {
      LeafProfile profile = each.getKey().profile();
      folder.write(RequestFolder.request(profile.leaf()), each.getValue());
      entries.add(
          RequestManifest.entry(
              profile.leaf(),
              each.getKey().authority(),
              each.getValue().getBytes(StandardCharsets.US_ASCII),
              profile.content(),
              plane.validity(),
              Optional.empty()));
    }
    folder.write(RequestFolder.MANIFEST, new RequestManifest(entries).json());
  }

  private String request(Ask ask) throws TreeFault {
    LeafProfile profile = ask.profile();
    try {
      KeyPair key =
          ask.hasKey()
              ? present(profile.leaf())
              : keys.of(profile.leaf(), plane.algorithm(), random);
      return RequestFolder.pem(
          ReissueRequest.first(profile.subject(), profile.usages(), profile.names(), key));
    } catch (Unreadable | ReissueRequest.Failed e) {
      throw new TreeFault("%s: %s".formatted(ask.name(), e.getMessage()), e);
    }
  }

  private KeyPair present(Leaf leaf) throws TreeFault, Unreadable {
    byte[] pem =
        leaf.store() instanceof Leaf.Store.Pair pair
                && host.find(pair.key()) instanceof HostPath.RegularFile file
            ? SmallFile.read(file.real())
            : new byte[0];
    return KeyPem.read(pem)
        .orElseThrow(
            () ->
                new TreeFault(
                    "The key of %s is there without its certificate, and is no key as kubeadm writes them. Move it away, then a new one is made."
                        .formatted(leaf.name())));
  }
}
