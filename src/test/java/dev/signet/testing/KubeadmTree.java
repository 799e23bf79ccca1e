package dev.signet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A host on whose disk kubeadm has made the certificates and kubeconfigs of a control plane.
 *
 * @param root of its disk
 */
public record KubeadmTree(Path root) {

  /** A version that kubeadm need not ask the network for. */
  private static final String VERSION = "--kubernetes-version=v1.36.3";

  /** Below this folder. */
  public static KubeadmTree create(Path root) throws IOException {
    var tree = new KubeadmTree(root);
    String etc = root + "/etc/kubernetes";
    String pki = "--cert-dir=" + etc + "/pki";
    kubeadm("init", "phase", "certs", "all", pki, VERSION);
    kubeadm(
        "init",
        "phase",
        "kubeconfig",
        "all",
        pki,
        VERSION,
        "--kubeconfig-dir=" + etc,
        "--node-name=node-1");
    return tree;
  }

  /** By this configuration of kubeadm, whose certificatesDir is below this folder. */
  public static KubeadmTree create(Path root, Path configuration) throws IOException {
    var tree = new KubeadmTree(root);
    tree.initialize(configuration);
    return tree;
  }

  /**
   * {@code kubeadm init phase certs all} and {@code kubeconfig all} by this configuration, on what
   * is there: it has to take it.
   */
  public void initialize(Path configuration) throws IOException {
    String config = "--config=" + configuration;
    kubeadm("init", "phase", "certs", "all", config);
    String folder = "--kubeconfig-dir=" + root + "/etc/kubernetes";
    kubeadm("init", "phase", "kubeconfig", "all", config, folder);
  }

  /**
   * The same with its disk as the root, which kubeadm needs where a CA's key is elsewhere: then it
   * looks for the kubeconfigs in /etc/kubernetes, wherever it was told to write them. Has to be run
   * by root.
   *
   * @param configuration below its root
   */
  public void initializeInside(Path configuration) throws IOException {
    String config = "--config=/" + root.relativize(configuration);
    kubeadm("init", "phase", "certs", "all", config, "--rootfs=" + root);
    kubeadm("init", "phase", "kubeconfig", "all", config, "--rootfs=" + root);
  }

  /** What {@code kubeadm certs check-expiration} says of it. Has to be run by root. */
  public JsonNode expirations() throws IOException {
    return new ObjectMapper()
        .readTree(kubeadm("certs", "check-expiration", "-o", "json", "--rootfs=" + root));
  }

  /** {@code kubeadm certs renew all} on it. Has to be run by root. */
  public void renew() throws IOException {
    kubeadm("certs", "renew", "all", "--rootfs=" + root);
  }

  /** A copy of all of it, with owners and modes. */
  public KubeadmTree copy(Path to) {
    Commands.run("cp", "-a", root + "/.", to.toString());
    return new KubeadmTree(to);
  }

  private static String kubeadm(String... arguments) throws IOException {
    var process = RepositoryProgram.kubernetes("kubeadm", arguments);
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("kubeadm ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return printed;
  }
}
