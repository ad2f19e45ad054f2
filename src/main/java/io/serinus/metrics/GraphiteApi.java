package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.http.UserInAddress;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Graphite: a query is the parameters of a request to its render API, {@code target=...}. The
 * newest point that has a value counts; of several series that of the last one that has any.
 * Source: Graphite's documentation, "The Render URL API".
 */
final class GraphiteApi implements ProviderApi {

  @Override
  public String name() {
    return "Graphite";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    ProviderUrl url = ProviderUrl.under(query.provider().address(), "/render");
    boolean targeted = false;
    for (String parameter : query.text().strip().replaceAll("\\s+", " ").split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      targeted |= name.equals("target");
      if (equals > 0 && !name.equals("format")) {
        url = url.with(name, decoded(parameter.substring(equals + 1)));
      }
    }
    if (!targeted) {
      throw new InvalidInputException(
          "InvalidQuery", "the query has no target: write it like target=averageSeries(app.*)");
    }
    return ProviderCredentials.get(url.with("format", "json"), authorization(query));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      throw new InvalidInputException(
          "InvalidQuery", "the query has a % that begins no escape: write it as %25", noEscape);
    }
  }

  private static Optional<Secret> authorization(MetricQuery query) {
    if (query.provider().secret().isEmpty()) {
      return Optional.empty();
    }
    List<Secret> user = ProviderCredentials.wanted(query);
    return Optional.of(UserInAddress.basic(user.get(0).reveal() + ":" + user.get(1).reveal()));
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    if (!answer.isArray()) {
      return new Measurement.Unavailable("answered no list of series");
    }
    Measurement newest = new Measurement.NoData();
    for (JsonNode series : answer) {
      for (JsonNode point : series.path("datapoints")) {
        if (point.hasNonNull(0)) {
          newest = AnsweredNumber.of(point.path(0));
        }
      }
    }
    return newest;
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.path("error").asText();
  }
}
