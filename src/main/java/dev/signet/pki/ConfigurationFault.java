package dev.signet.pki;

/** A user's mistake in kubeadm's configuration; the message says which field and what to write. */
public final class ConfigurationFault extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigurationFault(String sentence) {
    super(sentence);
  }
}
