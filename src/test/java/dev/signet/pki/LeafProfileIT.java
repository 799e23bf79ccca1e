package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.KubeadmTree;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of leaves and what kubeadm makes by the same configuration. */
final class LeafProfileIT {

  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  @ParameterizedTest
  @ValueSource(strings = {KubeadmConfiguration.DEFAULTS, KubeadmConfiguration.BALANCED})
  void theTableSaysOfEveryLeafWhatKubeadmPutsIntoIt(String text, @TempDir Path root)
      throws Exception {
    KubeadmTree.create(root, KubeadmConfiguration.write(text, root));
    var files = new LeafFiles(root);
    List<LeafProfile> profiles =
        LeafProfile.kubeadm(
            "/etc/kubernetes", ControlPlaneReader.read(text, "/etc/kubernetes/pki"));

    assertThat(profiles).hasSize(12);
    for (LeafProfile profile : profiles) {
      X509Certificate made = certificate(files, profile.leaf());
      var about = profile.leaf().name();
      X500Name subject = new JcaX509CertificateHolder(made).getSubject();
      assertThat(subject.toString())
          .as(about)
          .isEqualTo(
              String.join("", profile.organizations().stream().map(o -> "O=" + o + ",").toList())
                  + "CN="
                  + profile.commonName());
      assertThat(made.getExtendedKeyUsage())
          .as(about)
          .isEqualTo(
              profile.purposes().stream()
                  .map(usage -> usage.purpose().map(KeyPurposeId::getId).orElseThrow())
                  .toList());
      assertThat(names(made, DNS)).as(about).isEqualTo(profile.names().dns());
      assertThat(names(made, ADDRESS).stream().map(InetAddress::ofLiteral).toList())
          .as(about)
          .isEqualTo(profile.names().ips());
    }
  }

  private static X509Certificate certificate(LeafFiles files, Leaf leaf) throws IOException {
    String path =
        switch (leaf.store()) {
          case Leaf.Store.Pair pair -> pair.certificate();
          case Leaf.Store.Kubeconfig kubeconfig -> kubeconfig.path();
        };
    return files.certificate(path.substring("/etc/kubernetes/".length()));
  }

  private static List<String> names(X509Certificate certificate, int type)
      throws CertificateParsingException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
        .flatMap(Collection::stream)
        .filter(name -> name.getFirst().equals(type))
        .map(name -> (String) name.get(1))
        .toList();
  }
}
