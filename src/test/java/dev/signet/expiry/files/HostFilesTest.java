package dev.signet.expiry.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.Problem.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's files below a folder: links lead where they lead on the host, and never out of it. */
final class HostFilesTest {

  @TempDir private Path root;
  private HostFiles host;

  @BeforeEach
  void tree() throws IOException {
    host = new HostFiles(root);
    Files.createDirectories(root.resolve("etc/kubernetes"));
    Files.createDirectories(root.resolve("var/lib/pki"));
    Files.writeString(root.resolve("var/lib/pki/real.pem"), "12345");
  }

  @Test
  void aLinkWithAnAbsoluteTargetIsFollowedBelowTheRoot() throws IOException {
    link("etc/kubernetes/absolute.pem", "/var/lib/pki/real.pem");

    assertThat(host.find("/etc/kubernetes/absolute.pem")).isEqualTo(real());
  }

  @Test
  void linksOfFoldersAndLinksToLinksAreFollowed() throws IOException {
    link("etc/pki", "../var/lib/pki");
    link("var/lib/pki/current.pem", "real.pem");

    assertThat(host.find("/etc/pki/current.pem")).isEqualTo(real());
  }

  @Test
  void noLinkLeadsOutOfTheRoot() throws IOException {
    Path outside = Files.createTempFile("outside", ".pem");
    link("etc/climbing.pem", "../../../../../../../.." + outside);
    link("etc/absolute.pem", outside.toString());

    assertThat(reason("/etc/climbing.pem")).isEqualTo(Reason.BadLink);
    assertThat(reason("/etc/absolute.pem")).isEqualTo(Reason.BadLink);
    assertThat(host.find("/../../etc/kubernetes")).isInstanceOf(HostPath.Folder.class);
    Files.delete(outside);
  }

  @Test
  void linksInACircleAreOneBadLink() throws IOException {
    link("etc/one", "two");
    link("etc/two", "/etc/one");

    assertThat(reason("/etc/one")).isEqualTo(Reason.BadLink);
    assertThat(reason("/etc/one/ca.crt")).isEqualTo(Reason.BadLink);
  }

  @Test
  void belowAFileThereIsNothing() {
    assertThat(host.find("/var/lib/pki/real.pem/ca.crt")).isEqualTo(new HostPath.Nothing());
    assertThat(host.find("/etc/kubernetes/none")).isEqualTo(new HostPath.Nothing());
  }

  private HostPath real() {
    return new HostPath.RegularFile(root.resolve("var/lib/pki/real.pem"), 5);
  }

  private Reason reason(String path) {
    return host.find(path) instanceof HostPath.Trouble trouble
        ? trouble.reason()
        : Reason.AddressNotAllowed; // no reason of a file
  }

  private void link(String at, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(at), Path.of(target));
  }
}
