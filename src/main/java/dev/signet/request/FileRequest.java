package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A PKCS#10 request in a file, read strictly: there is no other way to read it, whoever made it has
 * its key, and it does not ask to become a CA.
 *
 * @param subject the subject asked for
 * @param names the alternative names asked for
 * @param structure all of it, as Bouncy Castle reads it
 */
public record FileRequest(
    SubjectName subject, AlternativeNames names, PKCS10CertificationRequest structure) {

  /** Why there is none; the message is for people. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super(sentence);
    }
  }

  /**
   * Reads it.
   *
   * @param pem the whole file
   * @throws Refused it is none, or one that is read in two ways, or not signed with its key
   */
  public static FileRequest read(byte[] pem) throws Refused {
    Optional<PemBlock> block =
        pem.length > RequestReader.MAX_PEM_BYTES
            ? Optional.empty()
            : PemBlock.requestIn(pem).filter(PemBlock::isAlone);
    if (block.isEmpty()) {
      throw new Refused(
          "The file is not exactly one PEM block of type CERTIFICATE REQUEST, of at most 16 KiB.");
    }
    try {
      return read(block.get().der(), Pkcs10.read(block.get().der()));
    } catch (IOException malformed) {
      throw new Refused("It is not a PKCS#10 request: " + malformed.getMessage());
    }
  }

  private static FileRequest read(byte[] der, Pkcs10 pkcs10) throws Refused, IOException {
    if (!pkcs10.provesPossession()) {
      throw new Refused("The request is not signed with the key that it carries.");
    }
    Optional<Unreadable> irregularity =
        Stream.concat(
                pkcs10.irregularities().stream(),
                pkcs10.extensions().irregularities(EnumSet.allOf(Usage.class)).stream())
            .findFirst();
    if (irregularity.isPresent()) {
      throw new Refused(irregularity.get().sentence());
    }
    return new FileRequest(pkcs10.subject(), pkcs10.names(), new PKCS10CertificationRequest(der));
  }
}
