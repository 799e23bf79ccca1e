package dev.signet.pki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.pki.ControlPlane.Endpoint;
import dev.signet.pki.ControlPlane.ExtraNames;
import dev.signet.request.AlternativeNames;
import dev.signet.signing.KeyAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads kubeadm's configuration, version v1beta4: the fields that touch certificates, with
 * kubeadm's defaults (cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go). What kubeadm would find
 * out from the machine it runs on, address and name of the node, has to be said. Pure.
 */
public final class ControlPlaneReader {

  private static final String GROUP = "kubeadm.k8s.io/";
  private static final String VERSION = GROUP + "v1beta4";
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int DEFAULT_PORT = 6443;
  private static final int YEARS_OF_A_CA = 10;

  private final ConfigurationField cluster;
  private final ConfigurationField init;

  private ControlPlaneReader(JsonNode cluster, JsonNode init) {
    this.cluster = new ConfigurationField("ClusterConfiguration", cluster);
    this.init = new ConfigurationField("InitConfiguration", init);
  }

  /**
   * What it says.
   *
   * @param text YAML, one document or more; kinds that say nothing of certificates are left alone
   * @param pki the folder that the certificates are to be in
   * @throws ConfigurationFault something in it cannot be read or is wrong
   */
  public static ControlPlane read(String text, String pki) throws ConfigurationFault {
    List<JsonNode> documents = documents(text);
    var reader =
        new ControlPlaneReader(
            only(documents, "ClusterConfiguration"), only(documents, "InitConfiguration"));
    reader.checkFolder(pki);
    return reader.controlPlane();
  }

  private static List<JsonNode> documents(String text) throws ConfigurationFault {
    try (MappingIterator<JsonNode> found =
        new YAMLMapper().readerFor(JsonNode.class).readValues(text)) {
      return new ArrayList<>(found.readAll());
    } catch (IOException | RuntimeException e) {
      throw new ConfigurationFault("it is no YAML (%s).".formatted(e.getClass().getSimpleName()));
    }
  }

  private static JsonNode only(List<JsonNode> documents, String kind) throws ConfigurationFault {
    List<JsonNode> found =
        documents.stream()
            .filter(document -> document.path("apiVersion").asText().startsWith(GROUP))
            .filter(document -> document.path("kind").asText().equals(kind))
            .toList();
    if (found.size() > 1) {
      throw new ConfigurationFault("there is more than one %s.".formatted(kind));
    }
    JsonNode document = found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
    String version = document.path("apiVersion").asText(VERSION);
    if (!version.equals(VERSION)) {
      throw new ConfigurationFault(
          "%s has apiVersion %s: write it as %s, kubeadm config migrate does it."
              .formatted(kind, version, VERSION));
    }
    return document;
  }

  private void checkFolder(String pki) throws ConfigurationFault {
    ConfigurationField folder = cluster.at("certificatesDir");
    if (!folder.text(pki).equals(pki)) {
      throw folder.wrong("the certificates would go to %s: say another --folder".formatted(pki));
    }
  }

  private ControlPlane controlPlane() throws ConfigurationFault {
    Duration validity = cluster.at("certificateValidityPeriod").duration(YEAR);
    Duration caValidity =
        cluster.at("caCertificateValidityPeriod").duration(YEAR.multipliedBy(YEARS_OF_A_CA));
    if (validity.compareTo(caValidity) > 0) {
      throw cluster
          .at("certificateValidityPeriod")
          .wrong("it is longer than caCertificateValidityPeriod");
    }
    Endpoint<InetAddress> local = local();
    return new ControlPlane(
        nodeName(),
        local,
        cluster.at("controlPlaneEndpoint").endpoint(local.port()),
        cluster.at("networking", "serviceSubnet").firstAddress("10.96.0.0/12"),
        cluster.at("networking", "dnsDomain").name("cluster.local"),
        cluster.at("clusterName").text("kubernetes"),
        algorithm(),
        validity,
        caValidity,
        extraNames(),
        cluster.at("etcd", "external").isAbsent());
  }

  private Endpoint<InetAddress> local() throws ConfigurationFault {
    return new Endpoint<>(
        init.at("localAPIEndpoint", "advertiseAddress").address(),
        init.at("localAPIEndpoint", "bindPort").port(DEFAULT_PORT));
  }

  /** In lower case, as kubeadm and the kubelet make it. */
  private String nodeName() throws ConfigurationFault {
    ConfigurationField field = init.at("nodeRegistration", "name");
    String name = field.text("").strip().toLowerCase(Locale.ROOT);
    if (!AddressText.isName(name)) {
      throw field.wrong("write the node's name, in small letters, digits, - and .");
    }
    return name;
  }

  private KeyAlgorithm algorithm() throws ConfigurationFault {
    ConfigurationField gate = cluster.at("featureGates", "PublicKeysECDSA");
    if (!gate.isAbsent()) { // which kubeadm obeys before the field that came after it
      return gate.isTrue() ? KeyAlgorithm.ECDSA_P256 : KeyAlgorithm.RSA_2048;
    }
    ConfigurationField field = cluster.at("encryptionAlgorithm");
    Optional<KeyAlgorithm> algorithm =
        KeyAlgorithm.of(field.text(KeyAlgorithm.RSA_2048.wireName()));
    return algorithm.orElseThrow(
        () -> field.wrong("write RSA-2048, RSA-3072, RSA-4096, ECDSA-P256 or ECDSA-P384"));
  }

  private ExtraNames extraNames() throws ConfigurationFault {
    AlternativeNames apiServer = cluster.at("apiServer", "certSANs").names();
    return new ExtraNames(
        apiServer,
        cluster.at("etcd", "local", "serverCertSANs").names(),
        cluster.at("etcd", "local", "peerCertSANs").names());
  }
}
