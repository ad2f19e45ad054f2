package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Datadog: the points of the last {@value #INTERVALS} intervals, of which the oldest that has a
 * value counts, because the newest is almost always measured in part only; of several series the
 * first. Source: Datadog's API reference, "Query timeseries points" ({@code /api/v1/query}).
 */
final class DatadogApi implements ProviderApi {
  static final int INTERVALS = 10;
  private static final String DEFAULT_ADDRESS = "https://api.datadoghq.com";

  private final InstantSource clock;

  DatadogApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "Datadog";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    List<Secret> keys = ProviderCredentials.wanted(query);
    String named = query.provider().address();
    long now = clock.instant().getEpochSecond();
    ProviderUrl url =
        ProviderUrl.under(named.isEmpty() ? DEFAULT_ADDRESS : named, "/api/v1/query")
            .with("query", query.text())
            .with("from", now - query.interval().multipliedBy(INTERVALS).toSeconds())
            .with("to", now);
    return HttpRequest.get(url.uri())
        .withHeader("DD-API-KEY", keys.get(0))
        .withHeader("DD-APPLICATION-KEY", keys.get(1));
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    if (answer.path("status").asText().equals("error")) {
      return new Measurement.Unavailable(
          "answered an error: " + BoundedLine.of(answer.path("error").asText()));
    }
    JsonNode series = answer.path("series");
    if (!series.isArray()) {
      return new Measurement.Unavailable("answered no series");
    }
    for (JsonNode point : series.path(0).path("pointlist")) {
      if (point.hasNonNull(1)) {
        return AnsweredNumber.of(point.path(1));
      }
    }
    return new Measurement.NoData();
  }

  @Override
  public String complaint(JsonNode answer) {
    String errors =
        StreamSupport.stream(answer.path("errors").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? answer.path("error").asText() : errors;
  }
}
