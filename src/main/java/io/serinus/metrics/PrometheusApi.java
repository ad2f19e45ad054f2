package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;

/**
 * Prometheus: one instant query. The answer is a scalar or a vector, of whose samples the last
 * counts, as in Flagger; an empty vector or NaN is no data. Source: the Prometheus HTTP API, {@code
 * /api/v1/query}.
 */
final class PrometheusApi implements ProviderApi {
  private final String configuredServer;

  /**
   * @param configuredServer base URL asked when a query names none; a path is kept, for example
   *     {@code http://prometheus.istio-system:9090}
   */
  PrometheusApi(String configuredServer) {
    this.configuredServer = configuredServer;
  }

  @Override
  public String name() {
    return "Prometheus";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    String named = query.provider().address();
    String server = named.isEmpty() ? configuredServer : named;
    if (server.isEmpty()) {
      throw new InvalidInputException(
          "NoMetricsServer",
          "none is named: set metrics.server in the configuration or spec.metricsServer in the Canary");
    }
    ProviderUrl url = ProviderUrl.under(server, "/api/v1/query").with("query", query.text());
    return ProviderCredentials.get(url, query);
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.path("error").asText();
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode result = answer.at("/data/result");
    String type = answer.at("/data/resultType").asText();
    return switch (type) {
      case "scalar" -> AnsweredNumber.of(result.path(1));
      case "vector" -> lastOf(result);
      default ->
          new Measurement.Unavailable(
              "answered %s, not one number".formatted(type.isEmpty() ? "no result" : "a " + type));
    };
  }

  private static Measurement lastOf(JsonNode samples) {
    if (samples.isEmpty()) {
      return new Measurement.NoData();
    }
    Measurement last = AnsweredNumber.of(samples.path(samples.size() - 1).at("/value/1"));
    return samples.size() > 1 && last instanceof Measurement.Value value
        ? new Measurement.Value(
            value.number(),
            "the last of %d series, aggregate the query, for example with sum(...)"
                .formatted(samples.size()))
        : last;
  }
}
