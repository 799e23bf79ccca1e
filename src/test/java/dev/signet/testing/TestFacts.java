package dev.signet.testing;

import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.Approver;
import dev.signet.approval.Facts;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A world without nodes, in which nobody waits and nothing belongs to anybody. */
public final class TestFacts {

  private TestFacts() {}

  /** An approver in that world, with these permissions. */
  public static Approver approver(AccessReviews reviews) {
    return new Approver(of(reviews));
  }

  /** That world, with these permissions. */
  public static Facts of(AccessReviews reviews) {
    return new Facts(
        reviews, name -> Optional.empty(), (uid, requester, signer) -> 0, new NobodyOwnsAnything());
  }

  private static final class NobodyOwnsAnything implements ServingFacts {
    @Override
    public Answer ask(
        AddressSource source, String node, CertificateRequest request, Policy policy) {
      return new Answer.DoesNotKnow("nobody knows");
    }

    @Override
    public Optional<String> otherOwner(String node, String dnsName) {
      return Optional.empty();
    }

    @Override
    public Optional<String> otherOwner(String node, InetAddress address) {
      return Optional.empty();
    }

    @Override
    public List<AddressBlock> clusterAddresses() {
      return List.of();
    }
  }
}
