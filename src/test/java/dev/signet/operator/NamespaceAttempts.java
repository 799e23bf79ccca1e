package dev.signet.operator;

import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Ways to the CA's key in Signet's namespace. What they make bears one name. */
final class NamespaceAttempts {
  private static final String NAMESPACE = "signet-system";
  private static final String CORE = "/api/v1/namespaces/" + NAMESPACE;

  /** What level restricted of Pod Security takes. */
  private static final String CONTAINER =
      "{name: c, image: x, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop:"
          + " [ALL]}}}";

  private static final String POD =
      "{restartPolicy: %s, securityContext: {runAsNonRoot: true, runAsUser: 1, seccompProfile:"
          + " {type: RuntimeDefault}}, containers: ["
          + CONTAINER
          + "]}";

  private static final String TEMPLATE =
      "template: {metadata: {labels: {a: b}}, spec: " + POD.formatted("Always") + "}";
  private static final String ONCE = "template: {spec: " + POD.formatted("Never") + "}";

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String TOKEN_REQUEST =
      "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}";

  private static final String RUNS = "nothing else runs in Signet's namespace";
  private static final String LOOKS = "nobody looks into Pods";
  private static final String WRITES = "the CA's Secrets and tokens of service accounts";
  private static final String TOKENS = "tokens for Signet are for the kubelets";
  private static final String RIGHTS = "rights in Signet's namespace";

  /** What is tried, and what the policy says. */
  enum Way {
    Pod(RUNS),
    EditAPod(RUNS),
    Deployment(RUNS),
    ReplicaSet(RUNS),
    StatefulSet(RUNS),
    DaemonSet(RUNS),
    ReplicationController(RUNS),
    Job(RUNS),
    CronJob(RUNS),
    Exec(LOOKS),
    Attach(LOOKS),
    Debug(LOOKS),
    Token(TOKENS),
    TokenSecret(WRITES),
    ReplaceTheCa(WRITES),
    DeleteTheCa(WRITES),
    DeleteAll(WRITES),
    Role(RIGHTS),
    RoleBinding(RIGHTS);

    private final String refusal;

    Way(String refusal) {
      this.refusal = refusal;
    }

    String refusal() {
      return refusal;
    }

    boolean needsAPod() {
      return this == EditAPod || this == Exec || this == Attach || this == Debug;
    }
  }

  private final String name;

  NamespaceAttempts(String name) {
    this.name = name;
  }

  void run(Way way, KubernetesClient client) {
    switch (way) {
      case Pod -> dry(client, podIn(NAMESPACE));
      case Deployment, ReplicaSet, StatefulSet, DaemonSet ->
          dry(
              client,
              of("apps/v1", way, "spec: {selector: {matchLabels: {a: b}}, " + TEMPLATE + "}"));
      case ReplicationController ->
          dry(client, of("v1", way, "spec: {selector: {a: b}, " + TEMPLATE + "}"));
      case Job -> dry(client, of("batch/v1", way, "spec: {" + ONCE + "}"));
      case CronJob ->
          dry(
              client,
              of(
                  "batch/v1",
                  way,
                  "spec: {schedule: '* * * * *', jobTemplate: {spec: {" + ONCE + "}}}"));
      case Role -> dry(client, of(RBAC + "/v1", way, "rules: []"));
      case RoleBinding ->
          dry(
              client,
              of(
                  RBAC + "/v1",
                  way,
                  "roleRef: {apiGroup: " + RBAC + ", kind: ClusterRole, name: edit}"));
      case TokenSecret -> dry(client, tokenSecret());
      case EditAPod ->
          client
              .pods()
              .inNamespace(NAMESPACE)
              .withName(name)
              .edit(pod -> pod.edit().editMetadata().addToLabels("a", "b").endMetadata().build());
      case Debug ->
          client
              .pods()
              .inNamespace(NAMESPACE)
              .withName(name)
              .ephemeralContainers()
              .edit(NamespaceAttempts::withDebugger);
      case Exec -> client.raw(CORE + "/pods/" + name + "/exec?command=id&stdout=true", "POST", "");
      case Attach -> client.raw(CORE + "/pods/" + name + "/attach?stdout=true", "POST", "");
      case Token -> client.raw(CORE + "/serviceaccounts/signet/token", "POST", TOKEN_REQUEST);
      case ReplaceTheCa ->
          client
              .secrets()
              .inNamespace(NAMESPACE)
              .withName("kubelet-ca")
              .edit(ca -> ca.edit().editMetadata().addToLabels(name, "b").endMetadata().build());
      case DeleteTheCa -> client.raw(CORE + "/secrets/kubelet-ca?dryRun=All", "DELETE", "");
      case DeleteAll -> client.raw(CORE + "/secrets?dryRun=All", "DELETE", "");
    }
  }

  /** A Pod that is really there, for what is done to one. */
  void pod(KubernetesClient client) {
    client.resource(podIn(NAMESPACE)).create();
  }

  HasMetadata podIn(String namespace) {
    return object(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: %s}\nspec: %s\n"
            .formatted(name, namespace, POD.formatted("Never")));
  }

  /** As a kubelet makes it for a static Pod. */
  Pod mirror(String node, String uid) {
    return ((Pod) podIn(NAMESPACE))
        .edit()
        .editMetadata()
        .addToAnnotations("kubernetes.io/config.mirror", "x")
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node)
        .withUid(uid)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .editSpec()
        .withNodeName(node)
        .endSpec()
        .build();
  }

  Secret otherSecret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .endMetadata()
        .build();
  }

  void clear(KubernetesClient admin) {
    admin.pods().inNamespace(NAMESPACE).withName(name).withGracePeriod(0).delete();
  }

  private Secret tokenSecret() {
    return otherSecret()
        .edit()
        .withType("kubernetes.io/service-account-token")
        .editMetadata()
        .addToAnnotations("kubernetes.io/service-account.name", "signet")
        .endMetadata()
        .build();
  }

  private HasMetadata of(String apiVersion, Way kind, String rest) {
    return object(
        "apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: %s}\n%s\n"
            .formatted(apiVersion, kind, name, NAMESPACE, rest));
  }

  private static HasMetadata object(String yaml) {
    return (HasMetadata) Serialization.unmarshal(yaml, KubernetesResource.class);
  }

  private static Pod withDebugger(Pod pod) {
    return pod.edit()
        .editSpec()
        .addToEphemeralContainers(
            new EphemeralContainerBuilder()
                .withName("debugger")
                .withImage("x")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build())
        .endSpec()
        .build();
  }

  private static void dry(KubernetesClient client, HasMetadata object) {
    client.resource(object).dryRun().create();
  }
}
