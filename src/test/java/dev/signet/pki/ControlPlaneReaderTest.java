package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.signing.KeyAlgorithm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControlPlaneReaderTest {

  private static final String PKI = "/etc/kubernetes/pki";

  @Test
  void whatIsNotSaidIsAsKubeadmHasIt() throws Exception {
    ControlPlane plane = ControlPlaneReader.read(KubeadmConfiguration.DEFAULTS, PKI);

    assertThat(plane.nodeName()).isEqualTo("node-1");
    assertThat(plane.serviceAddress().getHostAddress()).isEqualTo("10.96.0.1");
    assertThat(plane.sharedUrl()).isEqualTo("https://10.1.2.3:6443").isEqualTo(plane.localUrl());
    assertThat(plane.algorithm()).isEqualTo(KeyAlgorithm.RSA_2048);
    assertThat(plane.validity()).isEqualTo(Duration.ofDays(365));
    assertThat(plane.caValidity()).isEqualTo(Duration.ofDays(3650));
    assertThat(plane.clusterName()).isEqualTo("kubernetes");
    assertThat(plane.hasLocalEtcd()).isTrue();
  }

  @Test
  void withExternalEtcdThereAreNoLeavesOfEtcdsCa() throws Exception {
    ControlPlane plane =
        ControlPlaneReader.read(with("etcd: {external: {endpoints: [\"https://e:2379\"]}}"), PKI);

    assertThat(LeafProfile.kubeadm("/etc/kubernetes", plane))
        .extracting(profile -> profile.leaf().authority())
        .hasSize(8)
        .doesNotContain("/etc/kubernetes/pki/etcd/ca");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controlPlaneEndpoint: lb                   | https://lb:6443
          controlPlaneEndpoint: lb:8443              | https://lb:8443
          controlPlaneEndpoint: 192.0.2.1            | https://192.0.2.1:6443
          controlPlaneEndpoint: fd00::1              | https://[fd00::1]:6443
          controlPlaneEndpoint: "[fd00::1]:8443"     | https://[fd00::1]:8443
          """)
  void theSharedAddressIsTheUrlOfKubeconfigs(String line, String url) throws Exception {
    assertThat(ControlPlaneReader.read(with(line), PKI).sharedUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, https://10.1.2.3:6443",
    "FD00:0::7, https://[fd00::7]:6443",
    "2001:db8:0:0:1:0:0:0, https://[2001:db8:0:0:1::]:6443",
    "2001:db8:0:1:1:1:1:10, https://[2001:db8:0:1:1:1:1:10]:6443"
  })
  void theNodesOwnAddressIsWrittenAsGoWritesIt(String address, String url) throws Exception {
    String text = KubeadmConfiguration.DEFAULTS.replace("10.1.2.3", "\"" + address + "\"");

    assertThat(ControlPlaneReader.read(text, PKI).localUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.96.0.0/12       | 10.96.0.1
          10.255.255.255/8   | 10.0.0.1
          200.1.2.0/24       | 200.1.2.1
          fd00:1::/112       | fd00:1:0:0:0:0:0:1
          0.0.0.0/0          | 0.0.0.1
          """)
  void theServiceAddressIsTheFirstOfTheSubnet(String subnet, String address) throws Exception {
    ControlPlane plane =
        ControlPlaneReader.read(with("networking: {serviceSubnet: \"%s\"}".formatted(subnet)), PKI);

    assertThat(plane.serviceAddress().getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controlPlaneEndpoint: lb:99999                   | controlPlaneEndpoint: "lb:99999" is wrong
          controlPlaneEndpoint: https://lb                 | write a DNS name or an IP address
          controlPlaneEndpoint: lb_1                       | write a DNS name or an IP address
          encryptionAlgorithm: RSA-1024                    | write RSA-2048, RSA-3072
          certificateValidityPeriod: 1y                    | certificateValidityPeriod: "1y" is wrong
          certificateValidityPeriod: 90000h                | longer than caCertificateValidityPeriod
          caCertificateValidityPeriod: 0s                  | write a time
          certificatesDir: /elsewhere                      | say another --folder
          apiServer: {certSANs: [a_b]}                     | apiServer.certSANs: "a_b" is wrong
          apiServer: {certSANs: a.b}                       | write a list
          etcd: {local: {peerCertSANs: [""]}}              | etcd.local.peerCertSANs is not there
          networking: {serviceSubnet: 10.0.0.1}            | write a subnet
          networking: {serviceSubnet: 10.0.0.1/32}         | write a subnet
          networking: {dnsDomain: a_b}                     | write a DNS name
          clusterName: 1234                                | write a text
          kind: [                                          | it is no YAML
          """)
  void aWrongValueIsToldWithItsField(String line, String sentence) {
    assertThatThrownBy(() -> ControlPlaneReader.read(with(line), PKI))
        .isInstanceOf(ConfigurationFault.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsToldOfTheNodeIsNotGuessed() {
    for (String line : List.of("localAPIEndpoint: {", "nodeRegistration: {")) {
      String without =
          String.join(
              "\n",
              KubeadmConfiguration.DEFAULTS.lines().filter(l -> !l.startsWith(line)).toList());
      assertThatThrownBy(() -> ControlPlaneReader.read(without, PKI))
          .isInstanceOf(ConfigurationFault.class)
          .hasMessageContaining("is not there: write the node's");
    }
  }

  @Test
  void anotherVersionOfTheFormatIsRefused() {
    String old = KubeadmConfiguration.DEFAULTS.replace("v1beta4", "v1beta3");
    assertThatThrownBy(() -> ControlPlaneReader.read(old, PKI))
        .hasMessageContaining("kubeadm config migrate");
  }

  private static String with(String line) {
    return KubeadmConfiguration.DEFAULTS + line + "\n";
  }
}
