package dev.signet.cli;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * What is logged, and how. In code, since to read it from XML took a tenth of the operator's start;
 * whoever wants another gives the JVM {@code -Dlogback.configurationFile=FILE}.
 *
 * <p>{@code SIGNET_LOG}, of the environment or a system property: {@code json}, one object a line,
 * which is the default; {@code text}, for people who read along; {@code none}, for commands that
 * answer on stdout and say on stderr what went wrong. {@code SIGNET_LOG_LEVEL}: a level of Logback.
 */
public final class LogSettings extends ContextAwareBase implements Configurator {

  private static final Map<String, Level> LEVELS =
      Map.of(
          // v1alpha1 is said to be unstable at each start: known.
          "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils", Level.ERROR,
          // Signet logs what it tries again itself, in one line without a trace.
          "io.javaoperatorsdk.operator.processing.event.EventProcessor", Level.ERROR,
          "io.fabric8.kubernetes.client.extended.leaderelection", Level.OFF,
          "io.javaoperatorsdk", Level.WARN,
          "Default ConfigurationService implementation", Level.WARN,
          "io.fabric8", Level.WARN);

  private final UnaryOperator<String> settings;

  /** With the settings of the process: Logback makes it. */
  public LogSettings() {
    this(name -> System.getProperty(name, System.getenv(name)));
  }

  /**
   * With these.
   *
   * @param settings a name to its value; null: none is set
   */
  LogSettings(UnaryOperator<String> settings) {
    this.settings = settings;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!setting(ClassicConstants.CONFIG_FILE_PROPERTY).isEmpty()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY; // Logback's own, which reads that file
    }
    // Or Logback tells of its own start on stdout when something about it is odd.
    context.getStatusManager().add(new NopStatusListener());
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(setting("SIGNET_LOG_LEVEL"), Level.INFO));
    switch (setting("SIGNET_LOG")) {
      case "none" -> {}
      case "text" -> root.addAppender(console(context, text(context)));
      default -> root.addAppender(console(context, json(context)));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private String setting(String name) {
    return Optional.ofNullable(settings.apply(name)).orElse("");
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg %kvp%n%ex{short}");
    encoder.start();
    return encoder;
  }
}
