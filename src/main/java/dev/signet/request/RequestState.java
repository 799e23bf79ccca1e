package dev.signet.request;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.List;

/** How far a CertificateSigningRequest has come. */
public enum RequestState {
  /** Nobody has decided. */
  Pending,
  /** Approved, no certificate yet. */
  Approved,
  /** Denied: final. */
  Denied,
  /** Refused by its signer: final. */
  Failed,
  /** It has a certificate: final. */
  Issued;

  /** The condition types that the API server defines, as Kubernetes spells them. */
  public static final String APPROVED = "Approved";

  /** See {@link #APPROVED}. */
  public static final String DENIED = "Denied";

  /** See {@link #APPROVED}. */
  public static final String FAILED = "Failed";

  /**
   * The state of this object. As upstream's controllers do, it looks at the types of the conditions
   * and not at their status, which the API server holds to True.
   */
  public static RequestState of(CertificateSigningRequest csr) {
    var status = csr.getStatus();
    if (status == null) {
      return Pending;
    }
    if (status.getCertificate() != null && !status.getCertificate().isEmpty()) {
      return Issued;
    }
    List<String> types = status.getConditions().stream().map(c -> c.getType()).toList();
    if (types.contains(DENIED)) {
      return Denied;
    }
    if (types.contains(FAILED)) {
      return Failed;
    }
    return types.contains(APPROVED) ? Approved : Pending;
  }

  /** Whether nothing will happen to it any more. */
  public boolean isFinal() {
    return switch (this) {
      case Pending, Approved -> false;
      case Denied, Failed, Issued -> true;
    };
  }
}
