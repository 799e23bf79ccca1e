package dev.signet.approval;

import dev.signet.request.Requester;

/** Knows which requests wait. */
@FunctionalInterface
public interface Outstanding {

  /**
   * How many requests of this requester to this signer are undecided, this one not counted.
   *
   * @throws FactUnavailable the requests are not known
   */
  int besides(String uid, Requester requester, String signerName) throws FactUnavailable;
}
