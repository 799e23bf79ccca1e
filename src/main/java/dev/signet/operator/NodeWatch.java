package dev.signet.operator;

import dev.signet.api.Approval.Profile;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.OwnRights;
import dev.signet.policy.ApprovalRules;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Node has which names and addresses. It watches only while a policy is about kubelets, and
 * says nothing before it has seen every Node once: a Node that is not known yet may own what
 * another asks for.
 */
final class NodeWatch implements NodeRoster, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

  private static final long LIST_LIMIT = 500;
  private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final boolean forReports;
  private Optional<Watched> watched = Optional.empty();
  private boolean closed;

  private record Watched(SharedIndexInformer<Node> informer, NodeIndex index) {}

  /**
   * Not watching yet.
   *
   * @param forReports whether reports of Nodes are kept
   */
  NodeWatch(KubernetesClient client, boolean forReports) {
    this.client = client;
    this.forReports = forReports;
  }

  /** Watches if one of these policies needs it. Waits a little for the first look. */
  void follow(PolicySet policies) {
    if (policies.policies().stream().anyMatch(this::needsNodes)) {
      begin().ifPresent(NodeWatch::await);
    } else {
      stop();
    }
  }

  @Override
  public Optional<Map<String, KnownNode>> all() {
    return index().map(NodeIndex::all);
  }

  /** Grows whenever a Node comes, goes, or says something else of itself. */
  long changes() {
    return index().map(NodeIndex::changes).orElse(0L);
  }

  @Override
  public Set<String> gone() {
    return index().map(NodeIndex::gone).orElse(Set.of());
  }

  /** Of the Nodes that are gone only these are worth remembering. */
  void retainGone(Set<String> names) {
    index().ifPresent(index -> index.retainGone(names));
  }

  /** What it last saw of this Node; empty: nothing. */
  Optional<NodeFacts> node(String name) throws FactUnavailable {
    return synced().facts(name);
  }

  Set<String> owners(DnsName name) throws FactUnavailable {
    return synced().owners(name);
  }

  Set<String> owners(InetAddress address) throws FactUnavailable {
    return synced().owners(address);
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }

  /** To look at kubelets, to judge serving certificates, or since there are reports of kubelets. */
  private boolean needsNodes(Policy policy) {
    return policy.reporting().kubelets().isPresent()
        || policy.approval().filter(NodeWatch::isForServing).isPresent()
        || (forReports && OwnRights.isAboutKubelets(policy));
  }

  private static boolean isForServing(ApprovalRules rules) {
    return rules.profiles().contains(Profile.SelfNodeServing);
  }

  private synchronized Optional<NodeIndex> index() {
    return watched.filter(w -> w.informer().hasSynced()).map(Watched::index);
  }

  private NodeIndex synced() throws FactUnavailable {
    return index()
        .orElseThrow(
            () ->
                new FactUnavailable(
                    "The Nodes have not been listed yet: whether one of them owns it is not known."
                        + " If it stays so, see Signet's log."));
  }

  private synchronized Optional<CompletionStage<Void>> begin() {
    if (watched.isPresent() || closed) {
      return Optional.empty();
    }
    NodeIndex index = new NodeIndex();
    SharedIndexInformer<Node> informer = informer(index);
    watched = Optional.of(new Watched(informer, index));
    return Optional.of(informer.start());
  }

  /** Otherwise every request that is there at the start would be put off. */
  private static void await(CompletionStage<Void> started) {
    try {
      started.toCompletableFuture().get(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | CancellationException notYet) {
      log.atWarn().log("the Nodes are not known yet: serving certificates wait for them");
    }
  }

  private SharedIndexInformer<Node> informer(NodeIndex index) {
    return client
        .nodes()
        .withLimit(LIST_LIMIT)
        .runnableInformer(0)
        .itemStore(index)
        .exceptionHandler(
            (isStarted, failed) -> {
              log.atWarn()
                  .addKeyValue("cause", failed.getMessage())
                  .log("the Nodes cannot be watched; it is tried again");
              return true;
            });
  }

  private synchronized void stop() {
    watched.ifPresent(w -> w.informer().stop());
    watched = Optional.empty();
  }
}
