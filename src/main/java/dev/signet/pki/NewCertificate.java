package dev.signet.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A certificate, and where it goes.
 *
 * @param pem of the certificate
 * @param key PEM of its key, if that is a new one too
 */
record NewCertificate(Place place, String pem, Optional<String> key) {

  /** As a kubelet's certificate store names its files. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

  /** The files that it replaces. */
  List<Path> replaced() {
    return Stream.concat(
            Stream.of(place.file()),
            key.isPresent() && place instanceof Place.Whole whole
                ? Stream.of(whole.key())
                : Stream.empty())
        .distinct()
        .toList();
  }

  /** Writes it beside what it replaces. */
  Staged stage(Instant now) throws IOException {
    return switch (place) {
      case Place.Whole whole -> stage(whole);
      case Place.Embedded embedded ->
          Replacement.file(
              embedded.path(), embedded.with(pem, key).getBytes(StandardCharsets.UTF_8));
      case Place.Linked linked -> stage(linked, now);
    };
  }

  private Staged stage(Place.Whole whole) throws IOException {
    if (key.isPresent() && !whole.isOneFile()) {
      return PairReplacement.stage(
          whole.path(), whole.key(), bytes(PemFile.with(pem, whole.rest())), bytes(key.get()));
    }
    return Replacement.file(whole.path(), bytes(PemFile.with(pem, rest(whole.rest()))));
  }

  private Staged stage(Place.Linked linked, Instant now) throws IOException {
    String link = linked.path().getFileName().toString();
    String name = link.replace("current", DATE.format(now));
    if (name.equals(link) || linked.target().endsWith(name)) {
      name = link + "." + DATE.format(now) + ".renewed";
    }
    return Replacement.link(
        linked.path(),
        linked.target().resolveSibling(name),
        linked.file(),
        linked.file().resolveSibling(name),
        bytes(PemFile.with(pem, rest(linked.rest()))));
  }

  private String rest(String before) {
    return key.map(pem -> PemFile.withKey(before, pem)).orElse(before);
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "NewCertificate[" + place + "]";
  }
}
