package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.cloud.GoogleIdentity;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud Monitoring: one query in its Monitoring Query Language; of the first time series the
 * first value of the first point counts, which is the newest. The Secret has the {@code project},
 * and the {@code serviceAccountKey} where the surroundings do not say who asks; the identity of the
 * surroundings goes to Google alone. Source: the Cloud Monitoring API v3, {@code
 * projects.timeSeries.query}.
 */
final class StackdriverApi implements ProviderApi {
  private static final String SCOPE = "https://www.googleapis.com/auth/monitoring.read";
  private static final String ADDRESS = "https://monitoring.googleapis.com";
  private static final String DOMAIN = "googleapis.com";
  private static final String KEY = "serviceAccountKey";
  private static final Pattern PROJECT_NAME = Pattern.compile("[a-z0-9][a-z0-9.:-]{1,100}");

  private final HttpClient http;
  private final IdentityAddresses addresses;
  private @Nullable GoogleIdentity identity;

  /**
   * @param http reaches the servers that give tokens
   * @param addresses may learn the identity of the surroundings
   */
  StackdriverApi(HttpClient http, IdentityAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  @Override
  public String name() {
    return "Google Cloud Monitoring";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    String project = project(query);
    String named = query.provider().address();
    String question =
        Json.MAPPER.createObjectNode().put("query", query.text()).put("pageSize", 1).toString();
    HttpRequest request =
        HttpRequest.post(
            ProviderUrl.under(
                    named.isEmpty() ? ADDRESS : named,
                    "/v3/projects/" + project + "/timeSeries:query")
                .uri(),
            HttpBody.json(question));
    Secret token = token(query, request);
    return request.withHeader("Authorization", new Secret("Bearer " + token.reveal()));
  }

  private static String project(MetricQuery query) {
    String name = ProviderCredentials.wanted(query).get(0).reveal().strip();
    if (!PROJECT_NAME.matcher(name).matches()) {
      throw invalid("the entry project of " + owner(query) + " is no project's id");
    }
    return name;
  }

  private static String owner(MetricQuery query) {
    return query.provider().secret().map(Object::toString).orElse("its Secret");
  }

  private Secret token(MetricQuery query, HttpRequest request) {
    Secret key = query.credentials().get(KEY);
    if (key == null) {
      addresses.check(request.url(), DOMAIN);
      return identity().token();
    }
    try {
      return identity().token(key);
    } catch (InvalidInputException unusable) {
      throw invalid("the entry serviceAccountKey of " + owner(query) + " " + unusable.getMessage());
    }
  }

  private static InvalidInputException invalid(String what) {
    return new InvalidInputException("InvalidCredentials", what);
  }

  /** The library is loaded when somebody asks. */
  private synchronized GoogleIdentity identity() {
    if (identity == null) {
      identity = new GoogleIdentity(http, SCOPE);
    }
    return identity;
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.at("/error/message").asText();
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode value = answer.at("/timeSeriesData/0/pointData/0/values/0");
    if (value.isMissingNode()) {
      return new Measurement.NoData();
    }
    JsonNode number =
        value.has("doubleValue") ? value.path("doubleValue") : value.path("int64Value");
    return number.isMissingNode()
        ? new Measurement.Unavailable(
            "answered a value that is no number: give the query one, for example a percentile")
        : AnsweredNumber.of(number);
  }
}
