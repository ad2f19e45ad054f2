package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * Splunk Observability: a SignalFlow program over the last {@value #INTERVALS} intervals, of whose
 * one series the newest value counts. Source: Splunk's developer documentation, "SignalFlow API"
 * ({@code /v2/signalflow/execute}) and "Stream messages".
 */
final class SplunkApi implements ProviderApi {
  static final int INTERVALS = 10;

  private final InstantSource clock;

  SplunkApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "Splunk";
  }

  @Override
  public AnswerForm form() {
    return AnswerForm.EVENTS;
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    Secret token = ProviderCredentials.wanted(query).get(0);
    long now = clock.millis();
    ProviderUrl url =
        ProviderUrl.under(streaming(query.provider().address()), "/v2/signalflow/execute")
            .with("start", now - query.interval().multipliedBy(INTERVALS).toMillis())
            .with("stop", now)
            .with("immediate", "true");
    return HttpRequest.post(url.uri(), new HttpBody("text/plain", query.text()))
        .withHeader("X-SF-Token", token);
  }

  /** Programs run at {@code stream.REALM}, whether that or {@code api.REALM} was written. */
  private static String streaming(String address) {
    return address.replaceFirst("^ws", "http").replaceFirst("api", "stream");
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    Set<String> series = new HashSet<>();
    Measurement newest = new Measurement.NoData();
    boolean ended = false;
    for (JsonNode event : answer) {
      String kind = event.path("event").asText();
      JsonNode message = event.path("data");
      String control = kind.equals("control-message") ? message.path("event").asText() : "";
      if (kind.equals("error")) {
        return error(complaint(message));
      }
      if (control.equals("CHANNEL_ABORT")) {
        return error(message.at("/abortInfo/sf_job_abortReason").asText());
      }
      ended |= control.equals("END_OF_CHANNEL");
      for (JsonNode point : message.path("data")) {
        if (kind.equals("data") && point.hasNonNull("value")) {
          series.add(point.path("tsId").asText());
          newest = AnsweredNumber.of(point.path("value"));
        }
      }
    }
    if (!ended) {
      return new Measurement.Unavailable("broke its answer off: ask again, or for less");
    }
    return series.size() > 1 ? several(series.size()) : newest;
  }

  private static Measurement error(String words) {
    return new Measurement.Unavailable(
        "answered an error: " + (words.isEmpty() ? "no reason given" : BoundedLine.of(words)));
  }

  private static Measurement several(int series) {
    return new Measurement.Unavailable(
        "answered %d series where one is needed: aggregate the query, for example with .sum()"
            .formatted(series));
  }

  @Override
  public String complaint(JsonNode answer) {
    String message = answer.path("message").asText();
    return message.isEmpty() && answer.has("errors") ? answer.path("errors").toString() : message;
  }
}
