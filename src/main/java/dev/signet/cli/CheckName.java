package dev.signet.cli;

import dev.signet.expiry.ObservedCertificate;
import java.nio.file.Path;

/** What a certificate is called in a table: for files as {@code kubeadm certs renew} calls it. */
final class CheckName {

  private static final String ETCD = "etcd";

  private CheckName() {}

  static String of(ObservedCertificate seen) {
    String name =
        switch (seen.place().source()) {
          case FILE -> file(Path.of(seen.place().path()));
          case KUBECONFIG -> Path.of(seen.place().path()).getFileName().toString();
          case SERVED -> (seen.node() + " " + seen.place().path()).strip();
          case ISSUED, SECRET -> seen.place().path();
        };
    boolean isOfAnotherHost = !seen.node().isEmpty() && seen.place().path().contains(":/");
    return ((isOfAnotherHost ? seen.node() + " " : "") + name + " " + seen.place().entry()).strip();
  }

  private static String file(Path path) {
    String name = path.getFileName().toString().replaceFirst("\\.crt$", "");
    return path.getParent().endsWith(ETCD) ? ETCD + "-" + name : name;
  }
}
