package dev.signet.cli;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

/** Native crypto where the platform has it; the certificates are the same either way. */
final class NativeCrypto {

  private NativeCrypto() {}

  /**
   * Puts Amazon's provider before the JDK's if its library loads here.
   *
   * @return which crypto is used, for the log
   */
  static String install() {
    try {
      if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
        AmazonCorrettoCryptoProvider.install();
        return AmazonCorrettoCryptoProvider.INSTANCE.getInfo();
      }
    } catch (LinkageError | RuntimeException notHere) {
      // Another platform, or no place to unpack the library: the JDK's crypto does.
    }
    return "JDK";
  }
}
