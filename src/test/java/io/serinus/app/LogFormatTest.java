package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The log as {@code logback.xml} writes it. */
final class LogFormatTest {
  @Test
  void inJsonWhatALineNamesIsAKey() throws JoranException, IOException {
    JsonNode line =
        Json.MAPPER.readTree(
            line(
                "json",
                "Problem, repository={} reason={} problem={} after {}",
                "apps",
                "RemoteUnreachable",
                "it said \"no\"\nand more",
                3));

    assertThat(line.path("repository").asText()).isEqualTo("apps");
    assertThat(line.path("reason").asText()).isEqualTo("RemoteUnreachable");
    assertThat(line.path("problem").asText()).isEqualTo("it said \"no\"\nand more");
    assertThat(line.path("canary").asText()).isEqualTo("test/app");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).endsWith("after 3");
    assertThat(line.path("@timestamp").asText()).isNotEmpty();
  }

  @Test
  void inJsonEachEventIsOneLineAndNoKeyStandsTwice() throws JoranException {
    String line = line("json", "Problem,\n canary={}", "another");

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(line.split("\"canary\":", -1)).hasSize(2);
  }

  @Test
  void withoutTheSettingALineIsText() throws JoranException {
    assertThat(line(null, "Problem, repository={}", "apps"))
        .endsWith(" WARN  Problem, repository=apps\n");
  }

  private static String line(@Nullable String format, String message, Object... arguments)
      throws JoranException {
    LoggerContext context = new LoggerContext();
    if (format != null) {
      context.putProperty("SERINUS_LOG_FORMAT", format);
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    var root = context.getLogger("ROOT");
    var appender = (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
    LoggingEvent event =
        new LoggingEvent(LogFormatTest.class.getName(), root, Level.WARN, message, null, arguments);
    event.setMDCPropertyMap(Map.of("canary", "test/app"));
    String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    context.stop();
    return line;
  }
}
