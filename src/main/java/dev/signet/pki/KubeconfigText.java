package dev.signet.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.signing.CertificatePem;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A kubeconfig as kubeadm writes it (cmd/kubeadm/app/util/kubeconfig). */
final class KubeconfigText {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(Feature.WRITE_DOC_START_MARKER, Feature.SPLIT_LINES)
          .enable(Feature.MINIMIZE_QUOTES, Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private KubeconfigText() {}

  /**
   * That of this leaf.
   *
   * @param authority the cluster's CA
   * @param certificate PEM
   * @param key PEM
   */
  static String of(
      LeafProfile profile,
      X509Certificate authority,
      String certificate,
      String key,
      ControlPlane plane)
      throws CertificateEncodingException {
    // These ask the API server beside them, which is never older than they are; kubeadm says so of
    // the kubelet in cmd/phases/init/kubeconfig.go.
    String url =
        switch (profile.leaf().name()) {
          case "controller-manager.conf", "scheduler.conf", "kubelet.conf" -> plane.localUrl();
          default -> plane.sharedUrl();
        };
    return of(
        url,
        plane.clusterName(),
        profile.commonName(),
        CertificatePem.of(authority.getEncoded()),
        certificate,
        key);
  }

  /**
   * For this user of this cluster.
   *
   * @param authority PEM
   * @param certificate PEM
   * @param key PEM
   */
  static String of(
      String url, String cluster, String user, String authority, String certificate, String key) {
    String context = user + "@" + cluster;
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", "v1");
    document.put(
        "clusters",
        List.of(
            ordered(
                "cluster",
                ordered("certificate-authority-data", base64(authority), "server", url),
                "name",
                cluster)));
    document.put(
        "contexts",
        List.of(ordered("context", ordered("cluster", cluster, "user", user), "name", context)));
    document.put("current-context", context);
    document.put("kind", "Config");
    document.put(
        "users",
        List.of(
            ordered(
                "name",
                user,
                "user",
                ordered(
                    "client-certificate-data",
                    base64(certificate),
                    "client-key-data",
                    base64(key)))));
    try {
      return YAML.writeValueAsString(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and maps of texts", impossible);
    }
  }

  private static Map<String, Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, firstValue);
    map.put(second, secondValue);
    return map;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
