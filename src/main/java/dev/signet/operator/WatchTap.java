package dev.signet.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Listens to a controller's own watch, every event of it, before any filter; and makes the
 * controller reconcile an object for which the watch has nothing new.
 */
final class WatchTap<P extends HasMetadata> extends AbstractEventSource<Void, P>
    implements ResourceEventAware<P> {

  private final Consumer<P> seen;
  private final Consumer<P> gone;

  WatchTap(Consumer<P> seen, Consumer<P> gone) {
    super(Void.class, "tap");
    this.seen = seen;
    this.gone = gone;
  }

  /** Makes the controller reconcile the cluster-scoped object of this name, if it exists. */
  void trigger(String name) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(new ResourceID(name)));
    }
  }

  @Override
  public void onResourceCreated(P resource) {
    seen.accept(resource);
  }

  @Override
  public void onResourceUpdated(P newResource, P oldResource) {
    seen.accept(newResource);
  }

  @Override
  public void onResourceDeleted(P resource) {
    gone.accept(resource);
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }
}
