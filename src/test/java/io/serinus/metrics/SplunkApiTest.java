package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplunkApiTest extends MetricProviderContract {
  private static final String BEGIN = control("STREAM_START") + control("JOB_START");
  private static final String END = control("END_OF_CHANNEL");

  @Override
  MetricProviderType type() {
    return MetricProviderType.SPLUNK;
  }

  @Override
  boolean credentialsAreNeeded() {
    return true;
  }

  @Override
  String unreadable() {
    return "without events";
  }

  @Override
  String number(double value) {
    return BEGIN + data("{\"tsId\":\"A\",\"value\":" + value + "}") + END;
  }

  @Override
  String nothing() {
    return BEGIN + data("") + data("{\"tsId\":\"A\",\"value\":null}") + END;
  }

  @Override
  String refusal(String words) {
    return "{\"code\":400,\"message\":\"" + words + "\"}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("sf_token_key", new Secret("hidden-token"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("X-sf-token", List.of("hidden-token"));
  }

  private static String data(String points) {
    return event("data", "{\n  \"data\" : [" + points + "],\n  \"logicalTimestampMs\" : 1\n}");
  }

  private static String control(String name) {
    return event("control-message", "{\"event\" : \"" + name + "\"}");
  }

  private static String event(String name, String content) {
    return "event: " + name + "\ndata: " + content.replace("\n", "\ndata: ") + "\n\n";
  }

  @Test
  void theProgramIsRunOverTenIntervals() {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/v2/signalflow/execute");
    assertThat(parameters())
        .containsExactly(
            entry("start", Long.toString(NOW.toEpochMilli() - 600_000)),
            entry("stop", Long.toString(NOW.toEpochMilli())),
            entry("immediate", "true"));
    assertThat(bodies.get(0)).isEqualTo(QUERY);
    assertThat(headers.get(0)).containsEntry("Content-type", List.of("text/plain"));
  }

  @Test
  void theNewestValueOfTheOneSeriesCounts() {
    answer =
        BEGIN
            + event("metadata", "{\"tsId\":\"A\",\"properties\":{}}")
            + data("{\"tsId\":\"A\",\"value\":1}")
            + event("message", "{\"message\":{\"messageCode\":\"JOB_RUNNING_RESOLUTION\"}}")
            + data("{\"tsId\":\"A\",\"value\":2}")
            + data("{\"tsId\":\"A\",\"value\":null}")
            + END;

    assertThat(measure()).isEqualTo(new Measurement.Value(2));
  }

  @Test
  void notANumberIsNoData() {
    answer = BEGIN + data("{\"tsId\":\"A\",\"value\":\"NaN\"}") + END;

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void severalSeriesSayThatTheQueryMustBeAggregated() {
    answer = BEGIN + data("{\"tsId\":\"A\",\"value\":1}, {\"tsId\":\"B\",\"value\":2}") + END;

    assertThat(reason(measure())).contains("2 series", "aggregate");
  }

  @Test
  void anErrorAnAbortAndABrokenStreamAreTold() {
    answer = BEGIN + event("error", "{\"message\":\"quota exceeded\"}");
    assertThat(reason(measure())).contains("answered an error: quota exceeded");

    answer = BEGIN + event("error", "{\"errors\":[{\"code\":\"ANALYTICS_ERROR\"}]}");
    assertThat(reason(measure())).contains("ANALYTICS_ERROR");

    answer =
        event(
            "control-message",
            "{\"event\":\"CHANNEL_ABORT\",\"abortInfo\":{\"sf_job_abortReason\":\"too much\"}}");
    assertThat(reason(measure())).contains("too much");

    answer = BEGIN + data("{\"tsId\":\"A\",\"value\":1}");
    assertThat(reason(measure())).contains("broke its answer off");
  }

  @Test
  void programsRunWhereTheyAreStreamedWhicheverAddressIsWritten() {
    for (String address :
        List.of(
            "https://api.us1.signalfx.com",
            "https://stream.us1.signalfx.com",
            "wss://stream.us1.signalfx.com")) {
      assertThat(urlAt(address))
          .startsWith("https://stream.us1.signalfx.com/v2/signalflow/execute?");
    }
  }
}
