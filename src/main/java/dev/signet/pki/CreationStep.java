package dev.signet.pki;

import java.security.cert.X509Certificate;

/** What is to become of one CA, one leaf, or the service accounts' key. */
public sealed interface CreationStep {

  /** By kubeadm's name. */
  String name();

  /**
   * It is made.
   *
   * @param thing what it is
   * @param hasKey whether for the key that is there: a run was killed between the two files
   */
  record Make(String name, Thing thing, boolean hasKey) implements CreationStep {}

  /**
   * Its CA signs elsewhere: it is asked for the certificate.
   *
   * @param authority the CA's certificate
   * @param hasKey whether for the key that is there; else for a new one, which waits
   */
  record Ask(LeafProfile profile, X509Certificate authority, boolean hasKey)
      implements CreationStep {
    @Override
    public String name() {
      return profile.leaf().name();
    }
  }

  /**
   * It stays as it is.
   *
   * @param why for people
   */
  record Keep(String name, String why) implements CreationStep {}

  /**
   * It is missing or wrong, and nothing is made or changed of it.
   *
   * @param why what was found and what to do, for people
   */
  record Refuse(String name, String why) implements CreationStep {}

  /** What can be made. */
  sealed interface Thing {

    /** A CA that signs itself. */
    record Ca(CaProfile profile) implements Thing {}

    /** A certificate with its key, in two files or in a kubeconfig. */
    record OfCa(LeafProfile profile) implements Thing {}

    /** The key that signs service accounts' tokens; it has no certificate. */
    record ServiceAccount() implements Thing {}
  }
}
