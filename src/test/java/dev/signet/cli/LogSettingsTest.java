package dev.signet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

final class LogSettingsTest {

  @Test
  void oneJsonObjectALineUnlessSomethingElseIsAskedFor() {
    assertThat(logged(context(Map.of())))
        .startsWith("{")
        .contains("\"level\":\"INFO\"", "\"formattedMessage\":\"hello 7\"", "{\"csr\":\"a\"}")
        .endsWith("}\n");
  }

  @Test
  void textIsForPeople() {
    assertThat(logged(context(Map.of("SIGNET_LOG", "text"))))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  hello 7 csr=\"a\"\n");
  }

  @Test
  void noneIsSilent() {
    LoggerContext context = context(Map.of("SIGNET_LOG", "none"));

    assertThat(root(context).iteratorForAppenders().hasNext()).isFalse();
  }

  @Test
  void librariesAreHeardWhenTheyWarnAndSignetAlways() {
    LoggerContext context = context(Map.of());

    assertThat(level(context, "dev.signet.cli.OperatorCommand")).isEqualTo(Level.INFO);
    assertThat(level(context, "io.fabric8.kubernetes.client.Config")).isEqualTo(Level.WARN);
    assertThat(level(context, "io.javaoperatorsdk.operator.processing.event.EventProcessor"))
        .isEqualTo(Level.ERROR);
  }

  @Test
  void theLevelIsTheUsersToSayAndNonsenseIsInfo() {
    assertThat(level(context(Map.of("SIGNET_LOG_LEVEL", "debug")), "dev.signet"))
        .isEqualTo(Level.DEBUG);
    assertThat(level(context(Map.of("SIGNET_LOG_LEVEL", "loud")), "dev.signet"))
        .isEqualTo(Level.INFO);
  }

  @Test
  void aFileThatIsNamedIsLeftToLogback() {
    LogSettings settings =
        new LogSettings(Map.of("logback.configurationFile", "/etc/signet/logback.xml")::get);

    assertThat(settings.configure(new LoggerContext()))
        .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }

  @Test
  void logbackFindsIt() {
    assertThat(ServiceLoader.load(Configurator.class)).hasOnlyElementsOfType(LogSettings.class);
  }

  private static LoggerContext context(Map<String, String> settings) {
    LoggerContext context = new LoggerContext();
    LogSettings logSettings = new LogSettings(settings::get);
    logSettings.setContext(context);
    assertThat(logSettings.configure(context))
        .isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    return context;
  }

  private static ch.qos.logback.classic.Logger root(LoggerContext context) {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static Level level(LoggerContext context, String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }

  /** What its appender makes of one event. */
  private static String logged(LoggerContext context) {
    var event = new LoggingEvent("", root(context), Level.INFO, "hello {}", null, new Object[] {7});
    event.setMDCPropertyMap(Map.of());
    event.addKeyValuePair(new KeyValuePair("csr", "a"));
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root(context).iteratorForAppenders().next();
    assertThat(console.isStarted()).isTrue();
    return new String(console.getEncoder().encode(event), UTF_8);
  }
}
