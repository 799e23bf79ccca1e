package dev.signet.expiry.files;

import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one look at files found, so far. */
final class Finds {

  private final List<FoundCertificate> certificates = new ArrayList<>();

  /** A folder may be walked for more than one reason, and what is wrong there is wrong once. */
  private final Set<Problem> problems = new LinkedHashSet<>();

  void problem(Place place, Reason reason, String message) {
    problems.add(new Problem(place, reason, message));
  }

  void add(Place place, Contents contents) {
    for (Contents.Entry entry : contents.certificates()) {
      certificates.add(new FoundCertificate(in(place, entry.name()), entry.certificate()));
    }
    for (Contents.Fault fault : contents.faults()) {
      problem(in(place, fault.name()), fault.reason(), fault.message());
    }
  }

  /**
   * All of it.
   *
   * @param node to which the files belong, empty for none
   */
  Observations observations(String node) {
    Authorities authorities = Authorities.among(certificates);
    List<ObservedCertificate> observed = new ArrayList<>();
    List<Problem> all = new ArrayList<>(problems);
    for (FoundCertificate found : certificates) {
      try {
        CertificateFacts facts = CertificateFacts.of(found.certificate());
        observed.add(
            new ObservedCertificate(
                found.place(),
                CertificateRole.of(found.place().path(), found.certificate(), facts),
                node,
                facts,
                authorities.signerOf(found.certificate())));
      } catch (RuntimeException broken) {
        all.add(
            new Problem(
                found.place(),
                Reason.Malformed,
                "It holds what no certificate may (RFC 5280, 4.1)."));
      }
    }
    return new Observations(observed, all);
  }

  private static Place in(Place place, String entry) {
    return new Place(place.source(), place.path(), (place.entry() + " " + entry).strip());
  }
}
