package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Prometheus: one instant query. The answer counts when it is a scalar or a vector of exactly one
 * sample; an empty vector or NaN is no data. Source: the Prometheus HTTP API, {@code
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
    String base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    String parameter = URLEncoder.encode(query.text(), StandardCharsets.UTF_8);
    return ProviderCredentials.get(base + "/api/v1/query?query=" + parameter, query);
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.path("error").asText();
  }

  @Override
  public Measurement read(JsonNode answer) {
    JsonNode result = answer.at("/data/result");
    String type = answer.at("/data/resultType").asText();
    return switch (type) {
      case "scalar" -> number(result.path(1).asText());
      case "vector" -> oneOf(result);
      default ->
          new Measurement.Unavailable(
              "answered %s, not one number".formatted(type.isEmpty() ? "no result" : "a " + type));
    };
  }

  private static Measurement oneOf(JsonNode samples) {
    if (samples.isEmpty()) {
      return new Measurement.NoData();
    }
    if (samples.size() > 1) {
      return new Measurement.Unavailable(
          "answered %d samples where one is needed: aggregate the query, for example with sum(...)"
              .formatted(samples.size()));
    }
    return number(samples.path(0).at("/value/1").asText());
  }

  private static Measurement number(String text) {
    try {
      double number = Double.parseDouble(text.replace("Inf", "Infinity"));
      return Double.isNaN(number) ? new Measurement.NoData() : new Measurement.Value(number);
    } catch (NumberFormatException noNumber) {
      return new Measurement.Unavailable("answered something that is no number");
    }
  }
}
