package dev.signet.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What people call the machine or the Pod. No resolver is asked, which may not answer for long. */
final class HostName {

  private static final Path KERNELS = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  static String read() {
    return Optional.ofNullable(System.getenv("HOSTNAME"))
        .filter(name -> !name.isBlank())
        .orElseGet(HostName::kernels);
  }

  private static String kernels() {
    try {
      return Files.readString(KERNELS).strip();
    } catch (IOException notLinux) {
      return "signet";
    }
  }
}
