package dev.signet.operator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** What came of one look at all requests. */
final class CleaningRound {

  /** More names than these would make no readable line. */
  private static final int MAX_NAMES = 20;

  private final long begin = System.nanoTime();
  private final Map<String, String> audited = new HashMap<>();
  private Optional<Instant> soonest = Optional.empty();
  private Optional<String> stopped = Optional.empty();
  private int deleted;
  private int overtaken;

  /** A request stays until then. */
  void kept(Instant until) {
    soonest = Optional.of(soonest.filter(until::isAfter).orElse(until));
  }

  /** A request was deleted. */
  void deleted() {
    deleted++;
  }

  /** A request was not what it had been, or gone: somebody was faster. */
  void overtaken() {
    overtaken++;
  }

  /** A request would have been deleted: mode Audit. */
  void wouldDelete(String uid, String name) {
    audited.put(uid, name);
  }

  /** The look ended before its end. */
  void stopped(String sentence) {
    stopped = Optional.of(sentence);
  }

  /** When the next request is due that is kept now. */
  Optional<Instant> soonest() {
    return soonest;
  }

  /** The uids of the requests that would have been deleted. */
  Set<String> audited() {
    return Set.copyOf(audited.keySet());
  }

  /** One line, if there is anything to tell that the round before did not tell. */
  void log(Logger log, Set<String> toldBefore) {
    if (deleted == 0
        && overtaken == 0
        && stopped.isEmpty()
        && toldBefore.containsAll(audited.keySet())) {
      return;
    }
    var line = stopped.isPresent() ? log.atWarn() : log.atInfo();
    line.addKeyValue("deleted", deleted)
        .addKeyValue("overtaken", overtaken)
        .addKeyValue("wouldDelete", audited.size())
        .addKeyValue("wouldDeleteNames", names())
        .addKeyValue("tookMs", (System.nanoTime() - begin) / 1_000_000)
        .log(stopped.orElse("old requests were looked for"));
  }

  private String names() {
    return audited.values().stream().sorted().limit(MAX_NAMES).collect(Collectors.joining(", "));
  }
}
