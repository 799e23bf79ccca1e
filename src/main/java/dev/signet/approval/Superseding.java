package dev.signet.approval;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Of a node that asked again and has its certificate nobody waits for the older request any more:
 * it is left. Only of nodes, which ask for nobody but themselves; a bootstrap token asks for many.
 */
public final class Superseding {

  private Superseding() {}

  /**
   * Another request.
   *
   * @param createdAt in whole seconds, as the API server records it
   */
  public record Other(String name, Instant createdAt, RequestState state) {}

  /**
   * Knows the requests.
   *
   * @param <X> how it fails; RuntimeException: it does not
   */
  @FunctionalInterface
  public interface Others<X extends Exception> {

    /** Those of this requester to this signer. */
    Stream<Other> of(Requester requester, String signerName) throws X;
  }

  /**
   * Why the request is left; empty: it is judged. With compatibility Upstream each request is
   * looked at alone, as kube-controller-manager does, and nobody is asked.
   *
   * @throws X the others are not known
   */
  public static <X extends Exception> Optional<Decision.Leave> of(
      CertificateRequest request, Compatibility compatibility, Others<X> others) throws X {
    boolean isOfANode = request.requester().username().startsWith(SignerProfiles.NODE_USER_PREFIX);
    return switch (compatibility) {
      case Strict ->
          isOfANode
              ? others
                  .of(request.requester(), request.signerName())
                  .filter(other -> other.state() == RequestState.Issued)
                  .filter(other -> other.createdAt().isAfter(request.createdAt()))
                  .findFirst()
                  .map(Superseding::leave)
              : Optional.empty();
      case Upstream -> Optional.empty();
    };
  }

  private static Decision.Leave leave(Other later) {
    return new Decision.Leave(
        Reason.Superseded,
        "Its node asked again later, in %s, and has that certificate.".formatted(later.name()));
  }
}
