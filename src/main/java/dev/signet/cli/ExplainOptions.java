package dev.signet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code signet explain} is told. picocli fills it in. */
final class ExplainOptions {

  /** How it is printed. */
  enum Output {
    /** For people. */
    text,
    /** For programs: docs/explain.md. */
    json
  }

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The request in the cluster.")
  private String name;

  @Option(
      names = "--csr",
      paramLabel = "FILE",
      description = "The request in a file, YAML or JSON, in the place of NAME.")
  private Path csr;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "CertificatePolicies in YAML or JSON, several to a file; may be repeated. Where a cluster"
              + " is asked they are taken as if they were applied to it.")
  private List<Path> policies = List.of();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the cluster; default: as kubectl.")
  private Path kubeconfig;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json; default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "Who makes the request of --csr; default: its spec.username.")
  private String user;

  @Option(
      names = "--as-group",
      paramLabel = "GROUP",
      description = "A group of that user; may be repeated; default: its spec.groups.")
  private List<String> groups = List.of();

  @Option(
      names = "--node",
      paramLabel = "FILE",
      description = "Without a cluster: the Nodes, all that there are; may be repeated.")
  private List<Path> nodes = List.of();

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description =
          "Without a cluster: a service CIDR of it, or an address of the API server; may be"
              + " repeated.")
  private List<String> clusterCidrs = List.of();

  @Option(
      names = "--assume-permitted",
      description = "Without a cluster: the requester has every permission.")
  private boolean assumePermitted;

  /**
   * Whether they go together.
   *
   * @throws Mistake they do not
   */
  void check() throws Mistake {
    if ((name == null) == (csr == null)) {
      throw new Mistake("name a request: either NAME, or --csr FILE");
    }
    if (csr == null && (user != null || !groups.isEmpty())) {
      throw new Mistake("--as and --as-group go with --csr: who made NAME is known");
    }
    if (!isOffline() && (!nodes.isEmpty() || !clusterCidrs.isEmpty() || assumePermitted)) {
      throw new Mistake(
          "--node, --cluster-cidr and --assume-permitted are for use without a cluster: with --csr"
              + " and --policy, without --kubeconfig");
    }
  }

  /** Whether no cluster is asked. */
  boolean isOffline() {
    return csr != null && !policies.isEmpty() && kubeconfig == null;
  }

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  Optional<Path> csr() {
    return Optional.ofNullable(csr);
  }

  List<Path> policies() {
    return policies;
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Output output() {
    return output;
  }

  Optional<String> user() {
    return Optional.ofNullable(user);
  }

  List<String> groups() {
    return groups;
  }

  List<Path> nodes() {
    return nodes;
  }

  List<String> clusterCidrs() {
    return clusterCidrs;
  }

  boolean assumePermitted() {
    return assumePermitted;
  }
}
