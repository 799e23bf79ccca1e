package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What was found in bytes.
 *
 * @param certificates in their order
 * @param faults what could not be read
 */
record Contents(List<Entry> certificates, List<Fault> faults) {

  /** Copies what it is given. */
  Contents {
    certificates = List.copyOf(certificates);
    faults = List.copyOf(faults);
  }

  /**
   * A certificate.
   *
   * @param name which one it is there; empty if it is the only one
   */
  record Entry(String name, X509CertificateHolder certificate) {}

  /**
   * Something that could not be read.
   *
   * @param name which one it is there; empty if it is about the whole
   * @param reason why
   * @param message for people; does not quote what was read
   */
  record Fault(String name, Reason reason, String message) {}

  static Contents of(Reason reason, String message) {
    return new Contents(List.of(), List.of(new Fault("", reason, message)));
  }

  /** Several in a row, called by their positions from 1 unless there is one only. */
  static Contents of(List<X509CertificateHolder> certificates) {
    return new Contents(
        certificates.size() == 1
            ? List.of(new Entry("", certificates.getFirst()))
            : IntStream.range(0, certificates.size())
                .mapToObj(i -> new Entry(String.valueOf(i + 1), certificates.get(i)))
                .toList(),
        List.of());
  }

  /** These and those. */
  Contents and(Contents others) {
    return new Contents(
        Stream.concat(certificates.stream(), others.certificates.stream()).toList(),
        Stream.concat(faults.stream(), others.faults.stream()).toList());
  }

  /** The first certificate only. */
  Contents leaf() {
    return new Contents(
        certificates.stream().limit(1).map(entry -> new Entry("", entry.certificate())).toList(),
        certificates.isEmpty() ? faults : List.of());
  }

  /** Without what says only that there is no certificate. */
  Contents ifAny() {
    return new Contents(
        certificates,
        faults.stream()
            .filter(f -> f.reason() != Reason.OnlyAKey && f.reason() != Reason.NoCertificate)
            .toList());
  }

  /** As parts of something: the name of that stands before each one's own. */
  Contents in(String whole) {
    return new Contents(
        certificates.stream()
            .map(entry -> new Entry((whole + " " + entry.name()).strip(), entry.certificate()))
            .toList(),
        faults.stream()
            .map(f -> new Fault((whole + " " + f.name()).strip(), f.reason(), f.message()))
            .toList());
  }
}
