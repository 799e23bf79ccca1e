package dev.signet.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events, behind the back of those who record them. What repeats is one Event with a count,
 * written at most once a minute; in a storm the good news is told of the first requests only, the
 * bad news longer. What cannot be written is dropped and counted: an Event is never in the way.
 */
final class EventRecorder implements AutoCloseable {

  /** Events about cluster-scoped objects live here, where kubectl describe looks for them. */
  private static final String NAMESPACE = "default";

  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final int QUEUE = 1000;
  private static final int REMEMBERED = 4096;
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final Clock clock;
  private final Runnable dropped;
  private final Leadership leadership;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Item, Instant> told = new Remembered();
  private final TokenBucket normal = new TokenBucket(25, Duration.ofSeconds(1), System.nanoTime());
  private final TokenBucket warning =
      new TokenBucket(100, Duration.ofMillis(200), System.nanoTime());
  private final Thread writer;

  private record Item(ObjectReference about, String type, String reason, String message) {}

  EventRecorder(KubernetesClient client, Clock clock, Runnable dropped, Leadership leadership) {
    this.leadership = leadership;
    this.client = client;
    this.clock = clock;
    this.dropped = dropped;
    this.writer = Thread.ofVirtual().name("events").start(this::run);
  }

  /** Good news. */
  void normal(ObjectReference about, String reason, String message) {
    enqueue(normal, new Item(about, "Normal", reason, message));
  }

  /** Something for somebody to do. */
  void warning(ObjectReference about, String reason, String message) {
    enqueue(warning, new Item(about, "Warning", reason, message));
  }

  private void enqueue(TokenBucket bucket, Item item) {
    if (!isDue(item)) {
      return;
    }
    if (!bucket.take(System.nanoTime()) || !queue.offer(item)) {
      dropped.run();
    }
  }

  private boolean isDue(Item item) {
    Instant now = clock.instant();
    synchronized (told) {
      Instant before = told.get(item);
      if (before != null && before.plus(REPEAT).isAfter(now)) {
        return false;
      }
      told.put(item, now);
      return true;
    }
  }

  private void run() {
    try {
      while (true) {
        write(queue.take());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Item item) {
    if (!leadership.leads()) {
      dropped.run();
      return;
    }
    try {
      Event event = event(item);
      try {
        client.v1().events().inNamespace(NAMESPACE).resource(event).create();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
        countAgain(event);
      }
    } catch (KubernetesClientException e) {
      dropped.run();
      log.debug("an Event could not be written: {}", e.getMessage());
    }
  }

  private void countAgain(Event event) {
    var known = client.v1().events().inNamespace(NAMESPACE).withName(event.getMetadata().getName());
    Event before = known.get();
    int count = before == null || before.getCount() == null ? 1 : before.getCount();
    known.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"count\":%d,\"lastTimestamp\":\"%s\"}".formatted(count + 1, event.getLastTimestamp()));
  }

  private Event event(Item item) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withName(name(item))
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withInvolvedObject(item.about())
        .withType(item.type())
        .withReason(item.reason())
        .withMessage(
            item.message().length() <= 1024 ? item.message() : item.message().substring(0, 1024))
        .withNewSource()
        .withComponent("signet")
        .endSource()
        .withReportingComponent("signet.dev/operator")
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }

  /** The same news has the same name, after a restart too. */
  private static String name(Item item) {
    String digest =
        java.util
            .UUID
            .nameUUIDFromBytes(
                (item.about().getUid() + item.type() + item.reason() + item.message())
                    .getBytes(StandardCharsets.UTF_8))
            .toString();
    String about = Objects.requireNonNullElse(item.about().getName(), "");
    return about.substring(0, Math.min(about.length(), 200)) + "." + digest;
  }

  @Override
  public void close() {
    writer.interrupt();
  }

  /** Forgets the news that is longest known. */
  private static final class Remembered extends LinkedHashMap<Item, Instant> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Item, Instant> eldest) {
      return size() > REMEMBERED;
    }
  }
}
