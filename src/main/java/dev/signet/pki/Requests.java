package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.RenewalStep.Ask;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.ReissueRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks CAs that are elsewhere for the certificates of a control plane again. What it writes is a
 * folder of requests, without any private key. In the control plane itself nothing changes; new
 * keys, if they are asked for, wait in a folder of their own.
 */
public final class Requests {

  private final Tree tree;
  private final SecureRandom random;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param random must be unpredictable outside of tests
   */
  public Requests(HostFiles host, String base, Clock clock, SecureRandom random) {
    this.tree = new Tree(host, base, clock);
    this.random = random;
  }

  /** Which would be written. */
  public RenewalPlan plan(RenewalRules rules) {
    List<LeafState> states = tree.states();
    Instant now = tree.clock().instant();
    return RenewalPlan.ofRequests(
        states,
        new AuthorityFiles(tree.host())
            .certificates(states.stream().map(LeafState::leaf).toList(), now),
        rules,
        now);
  }

  /**
   * Writes them into this folder, and after them a list of them; if there are none, nothing.
   *
   * @return what was asked for, and why not the rest
   * @throws TreeFault the folder is not empty, or cannot be written, or a key does not sign
   */
  public RenewalPlan write(RenewalRules rules, Path into) throws TreeFault {
    return switch (rules.key()) {
      case KeyWish.Present _ -> written(rules, into);
      case KeyWish.New _ -> tree.alone(() -> written(rules, into));
    };
  }

  private RenewalPlan written(RenewalRules rules, Path into) throws TreeFault {
    RenewalPlan plan = plan(rules);
    if (plan.requests().isEmpty()) {
      return plan;
    }
    Map<Ask, String> contents = new LinkedHashMap<>();
    for (Ask ask : plan.requests()) {
      contents.put(ask, request(ask));
    }
    RequestFolder folder = RequestFolder.empty(into);
    List<RequestManifest.Entry> entries = new ArrayList<>();
    for (Map.Entry<Ask, String> each : contents.entrySet()) {
      Ask ask = each.getKey();
      folder.write(RequestFolder.request(ask.leaf()), each.getValue());
      entries.add(
          RequestManifest.entry(
              ask.leaf(),
              ask.authority(),
              each.getValue().getBytes(StandardCharsets.US_ASCII),
              LeafContent.of(ask.held().certificate()),
              rules.duration(),
              Optional.of(ask.held().certificate())));
    }
    folder.write(RequestFolder.MANIFEST, new RequestManifest(entries).json());
    return plan;
  }

  private String request(Ask ask) throws TreeFault {
    X509Certificate before = ask.held().certificate();
    try {
      if (ask.newKey().isPresent()) {
        return RequestFolder.pem(
            ReissueRequest.like(before, tree.keys().of(ask.leaf(), ask.newKey().get(), random)));
      }
      byte[] key = new LeafReader(tree.host()).key(ask.held());
      try {
        return RequestFolder.pem(ReissueRequest.like(before, key));
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    } catch (Unreadable | ReissueRequest.Failed e) {
      throw new TreeFault("%s: %s".formatted(ask.leaf().name(), e.getMessage()), e);
    }
  }
}
