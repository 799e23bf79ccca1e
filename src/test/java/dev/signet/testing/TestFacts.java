package dev.signet.testing;

import dev.signet.approval.AccessReviews;
import dev.signet.approval.Approver;
import dev.signet.approval.Facts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** A world without nodes, in which nobody waits and nothing belongs to anybody. */
public final class TestFacts {

  /** A second after {@link TestRequest#CREATED}. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse(TestRequest.CREATED).plusSeconds(1), ZoneOffset.UTC);

  private TestFacts() {}

  /** An approver in that world, with these permissions. */
  public static Approver approver(AccessReviews reviews) {
    return new Approver(of(reviews));
  }

  /** That world, with these permissions. */
  public static Facts of(AccessReviews reviews) {
    return new Facts(
        reviews,
        name -> Optional.empty(),
        (uid, requester, signer) -> 0,
        new TestServingFacts(),
        CLOCK);
  }
}
