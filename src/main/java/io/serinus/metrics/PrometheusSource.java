package io.serinus.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks Prometheus one instant query. The answer counts when it is a scalar or a vector of exactly
 * one sample; an empty vector or NaN is no data. Source: the Prometheus HTTP API, {@code
 * /api/v1/query}.
 */
public final class PrometheusSource implements MetricsSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int MAX_ERROR_LENGTH = 300;

  private final HttpClient http;
  private final String configuredServer;

  /**
   * @param configuredServer base URL asked when a Canary names none; a path is kept, for example
   *     {@code http://prometheus.istio-system:9090}
   */
  public PrometheusSource(HttpClient http, String configuredServer) {
    this.http = http;
    this.configuredServer = configuredServer;
  }

  @Override
  public Measurement measure(MetricQuery query) {
    String server = query.server().isEmpty() ? configuredServer : query.server();
    if (server.isEmpty()) {
      return new Measurement.Unavailable(
          "no Prometheus is named: set metrics.server in the configuration or spec.metricsServer in the Canary");
    }
    try {
      return read(server, http.send(request(server, query.promql())));
    } catch (UnavailableException | InvalidInputException failure) {
      return new Measurement.Unavailable("Prometheus: " + failure.getMessage());
    } catch (IllegalArgumentException noUrl) {
      return new Measurement.Unavailable(
          "'" + server + "' is not a URL: write it like http://prometheus:9090");
    }
  }

  private static HttpRequest request(String server, String promql) {
    String base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    String parameter = URLEncoder.encode(promql, StandardCharsets.UTF_8);
    return HttpRequest.get(URI.create(base + "/api/v1/query?query=" + parameter))
        .withTimeout(TIMEOUT)
        .withMaxResponseBytes(MAX_ANSWER_BYTES);
  }

  private static Measurement read(String server, HttpResponse response) {
    JsonNode answer;
    try {
      answer = Json.MAPPER.readTree(response.body());
    } catch (JsonProcessingException noJson) {
      return unusable(
          server, "answered " + response.status() + " without JSON; is it a Prometheus?");
    }
    if (!response.isSuccessful() || !answer.path("status").asText().equals("success")) {
      return unusable(
          server,
          "answered " + response.status() + ": " + answer.path("error").asText("no reason given"));
    }
    JsonNode result = answer.at("/data/result");
    return switch (answer.at("/data/resultType").asText()) {
      case "scalar" -> number(server, result.path(1).asText());
      case "vector" -> oneOf(server, result);
      default ->
          unusable(
              server, "answered a " + answer.at("/data/resultType").asText() + ", not one number");
    };
  }

  private static Measurement oneOf(String server, JsonNode samples) {
    if (samples.isEmpty()) {
      return new Measurement.NoData();
    }
    if (samples.size() > 1) {
      return unusable(
          server,
          "answered "
              + samples.size()
              + " samples where one is needed: aggregate the query, for example with sum(...)");
    }
    return number(server, samples.path(0).at("/value/1").asText());
  }

  private static Measurement number(String server, String text) {
    try {
      double number = Double.parseDouble(text.replace("Inf", "Infinity"));
      return Double.isNaN(number) ? new Measurement.NoData() : new Measurement.Value(number);
    } catch (NumberFormatException noNumber) {
      return unusable(server, "answered something that is no number");
    }
  }

  private static Measurement unusable(String server, String what) {
    String bounded =
        what.length() > MAX_ERROR_LENGTH ? what.substring(0, MAX_ERROR_LENGTH) + "…" : what;
    return new Measurement.Unavailable("Prometheus at " + hostOf(server) + " " + bounded);
  }

  private static String hostOf(String server) {
    return URI.create(server).getAuthority();
  }
}
