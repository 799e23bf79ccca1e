package dev.signet.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What a class logs from INFO on while this is open, as it reaches whoever collects logs. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(line(event));
        }
      };

  /**
   * A line.
   *
   * @param message for people
   * @param fields for programs, their values in text
   */
  public record Line(String message, Map<String, String> fields) {
    /** Copies what it is given. */
    public Line {
      fields = Map.copyOf(fields);
    }
  }

  /** Of this class. */
  public CapturedLog(Class<?> of) {
    logger = (Logger) LoggerFactory.getLogger(of);
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** Those with this value of this field, so far. */
  public List<Line> with(String field, String value) {
    return lines.stream().filter(line -> value.equals(line.fields().get(field))).toList();
  }

  private static Line line(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (KeyValuePair pair :
        Objects.requireNonNullElse(event.getKeyValuePairs(), new ArrayList<KeyValuePair>())) {
      fields.put(pair.key, String.valueOf(pair.value));
    }
    return new Line(event.getFormattedMessage(), fields);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
    appender.stop();
  }
}
