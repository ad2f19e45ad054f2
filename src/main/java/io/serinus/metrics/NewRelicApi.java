package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * New Relic: one NRQL query over the last interval, whose answer is one {@code result}. Source: New
 * Relic's documentation, "Insights query API" ({@code /v1/accounts/ID/query}).
 */
final class NewRelicApi implements ProviderApi {
  private static final String DEFAULT_ADDRESS = "https://insights-api.newrelic.com";

  @Override
  public String name() {
    return "New Relic";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    List<Secret> entries = ProviderCredentials.wanted(query);
    String named = query.provider().address();
    String account = URLEncoder.encode(entries.get(0).reveal().strip(), StandardCharsets.UTF_8);
    ProviderUrl url =
        ProviderUrl.under(
                named.isEmpty() ? DEFAULT_ADDRESS : named, "/v1/accounts/" + account + "/query")
            .with(
                "nrql",
                "%s SINCE %d seconds ago".formatted(query.text(), query.interval().toSeconds()));
    return HttpRequest.get(url.uri()).withHeader("X-Query-Key", entries.get(1));
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode results = answer.path("results");
    if (!results.isArray()) {
      return new Measurement.Unavailable("answered no results");
    }
    if (results.isEmpty()) {
      return new Measurement.NoData();
    }
    if (results.size() > 1) {
      return new Measurement.Unavailable(
          "answered %d results where one is needed: select one value".formatted(results.size()));
    }
    if (!results.path(0).has("result")) {
      return new Measurement.Unavailable(
          "answered without a field result: select a calculated value, for example count(*) * 1");
    }
    return AnsweredNumber.of(results.path(0).path("result"));
  }

  @Override
  public String complaint(JsonNode answer) {
    JsonNode error = answer.path("error");
    return error.isTextual() ? error.textValue() : error.path("message").asText();
  }
}
