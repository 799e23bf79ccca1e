package dev.signet.pki;

import dev.signet.signing.Authority;
import dev.signet.signing.Validity;
import java.security.cert.X509Certificate;

/** What is to become of one request of a folder. */
public sealed interface SigningStep {

  /** The leaf's name. */
  String name();

  /** kubeadm's name of its CA: ca, etcd-ca or front-proxy-ca. */
  String authorityName();

  /**
   * It is signed.
   *
   * @param validity of the certificate
   * @param isClipped whether it ends sooner than asked for, with its CA
   */
  record Sign(
      String name,
      String authorityName,
      AskedCertificate asked,
      Authority authority,
      Validity validity,
      boolean isClipped)
      implements SigningStep {}

  /**
   * It is signed already.
   *
   * @param certificate what was signed
   */
  record Keep(String name, String authorityName, X509Certificate certificate)
      implements SigningStep {}

  /**
   * It is not signed.
   *
   * @param why what was found and what to do, for people
   */
  record Refuse(String name, String authorityName, String why) implements SigningStep {}
}
