package dev.signet.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** The objects of the stub API server, and what happened to them. */
final class StubObjects {

  private final Map<String, Map<String, ObjectNode>> collections = new HashMap<>();
  private final Map<String, List<Event>> histories = new HashMap<>();
  private long version = 1;

  /** One line of a watch. */
  record Event(long version, String type, ObjectNode object) {}

  /** Those of a collection now, and their version. */
  record Snapshot(Collection<ObjectNode> objects, long version) {}

  synchronized Optional<ObjectNode> get(ResourcePath path) {
    return Optional.ofNullable(of(path).get(path.key()));
  }

  synchronized Snapshot list(ResourcePath path, Predicate<ObjectNode> wanted) {
    return new Snapshot(of(path).values().stream().filter(wanted).toList(), version);
  }

  /** Keeps it, new or in the place of what was there, and tells those who watch. */
  synchronized ObjectNode put(ResourcePath path, ObjectNode object) {
    ObjectNode kept = object.deepCopy();
    boolean isNew = !of(path).containsKey(path.key());
    version++;
    ObjectNode metadata = kept.withObject("metadata");
    metadata.put("resourceVersion", Long.toString(version));
    if (isNew) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    of(path).put(path.key(), kept);
    tell(path, isNew ? "ADDED" : "MODIFIED", kept);
    return kept;
  }

  synchronized void delete(ResourcePath path) {
    ObjectNode gone = of(path).remove(path.key());
    if (gone != null) {
      version++;
      tell(path, "DELETED", gone);
    }
  }

  /** The first thing that happened to a collection after this version; waits for it. */
  synchronized Event next(ResourcePath path, long after) throws InterruptedException {
    while (true) {
      for (Event event : histories.getOrDefault(path.collection(), List.of())) {
        if (event.version() > after) {
          return event;
        }
      }
      wait();
    }
  }

  private Map<String, ObjectNode> of(ResourcePath path) {
    return collections.computeIfAbsent(path.collection(), _ -> new TreeMap<>());
  }

  private void tell(ResourcePath path, String type, ObjectNode object) {
    histories
        .computeIfAbsent(path.collection(), _ -> new ArrayList<>())
        .add(new Event(version, type, object));
    notifyAll();
  }
}
