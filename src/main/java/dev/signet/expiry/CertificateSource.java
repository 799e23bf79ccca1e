package dev.signet.expiry;

/** Something that holds certificates and can be looked at, again and again. */
@FunctionalInterface
public interface CertificateSource {

  /**
   * What is there now. Does not throw for what it finds: that is a {@link Problem}.
   *
   * @throws InterruptedException told to stop
   */
  Observations look() throws InterruptedException;
}
