package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import java.time.InstantSource;

/**
 * Dynatrace: a metric selector over the last {@value #INTERVALS} intervals, aggregated to one value
 * for each series; of several series the last counts. Source: Dynatrace's documentation, "Metrics
 * API v2: GET metric data points" ({@code /api/v2/metrics/query}).
 */
final class DynatraceApi implements ProviderApi {
  static final int INTERVALS = 10;

  private final InstantSource clock;

  DynatraceApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "Dynatrace";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    Secret token = ProviderCredentials.wanted(query).get(0);
    long now = clock.instant().getEpochSecond() * 1000;
    ProviderUrl url =
        ProviderUrl.under(query.provider().address(), "/api/v2/metrics/query")
            .with("metricSelector", query.text())
            .with("resolution", "Inf")
            .with("from", now - query.interval().multipliedBy(INTERVALS).toMillis())
            .with("to", now);
    return HttpRequest.get(url.uri())
        .withHeader("Authorization", new Secret("Api-Token " + token.reveal()));
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    if (!answer.path("result").isArray()) {
      return new Measurement.Unavailable("answered no result");
    }
    JsonNode series = answer.at("/result/0/data");
    return AnsweredNumber.of(series.path(series.size() - 1).at("/values/0"));
  }

  @Override
  public String complaint(JsonNode answer) {
    StringBuilder words = new StringBuilder(answer.at("/error/message").asText());
    for (JsonNode violation : answer.at("/error/constraintViolations")) {
      words.append(": ").append(violation.path("message").asText());
    }
    return words.toString();
  }
}
