package io.serinus.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.cloud.AwsIdentity;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Amazon CloudWatch: one {@code GetMetricData} over ten intervals. A query is a JSON list of {@code
 * MetricDataQuery}, names in any case; of the first result the first value counts, which is the
 * newest. Source: the CloudWatch API of 2010-08-01 in its JSON form.
 */
final class CloudWatchApi implements ProviderApi {
  private static final int INTERVALS = 10;
  private static final int MAX_DATAPOINTS = 20;
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

  /** The fields of a MetricDataQuery and what is in it. */
  private static final Map<String, String> FIELDS =
      Arrays.stream(
              ("Id Expression Label MetricStat Metric Namespace MetricName Dimensions Name Value"
                      + " Period Stat Unit ReturnData AccountId")
                  .split(" "))
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  Function.identity(),
                  (one, same) -> one,
                  () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));

  private final InstantSource clock;
  private final IdentityAddresses addresses;
  private @Nullable AwsIdentity identity;

  /**
   * @param addresses may learn the identity of the surroundings
   */
  CloudWatchApi(InstantSource clock, IdentityAddresses addresses) {
    this.clock = clock;
    this.addresses = addresses;
  }

  @Override
  public String name() {
    return "CloudWatch";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    String region = query.provider().region();
    if (!REGION.matcher(region).matches()) {
      throw new InvalidInputException(
          "InvalidRegion",
          "spec.provider.region is '%s': write a region, like eu-central-1".formatted(region));
    }
    Instant now = clock.instant();
    ObjectNode question = Json.MAPPER.createObjectNode();
    question.set("MetricDataQueries", queries(query.text()));
    question.put("StartTime", now.minus(query.interval().multipliedBy(INTERVALS)).getEpochSecond());
    question.put("EndTime", now.getEpochSecond());
    question.put("MaxDatapoints", MAX_DATAPOINTS);
    HttpRequest request =
        HttpRequest.post(
                URI.create(address(query.provider().address(), region)),
                new HttpBody("application/x-amz-json-1.0", question.toString()))
            .withHeader("X-Amz-Target", "GraniteServiceVersion20100801.GetMetricData");
    addresses.check(request.url(), AwsIdentity.domain(region));
    return identity().signed(request, "monitoring", region);
  }

  private static String address(String named, String region) {
    if (!named.isEmpty()) {
      return named;
    }
    return "https://monitoring." + region + "." + AwsIdentity.domain(region) + "/";
  }

  /** The library is loaded when somebody asks. */
  private synchronized AwsIdentity identity() {
    if (identity == null) {
      identity = new AwsIdentity(clock);
    }
    return identity;
  }

  private static JsonNode queries(String text) {
    JsonNode queries;
    try {
      queries = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException noJson) {
      throw noQueries();
    }
    if (!queries.isArray() || queries.isEmpty()) {
      throw noQueries();
    }
    return named(queries);
  }

  private static InvalidInputException noQueries() {
    return new InvalidInputException(
        "InvalidQuery",
        "its query is none: write a JSON list of MetricDataQuery, like [{\"Id\": \"m1\", …}]");
  }

  /**
   * The same with every field named as CloudWatch names it; those that it does not know are out.
   */
  private static JsonNode named(JsonNode node) {
    if (node.isArray()) {
      ArrayNode items = Json.MAPPER.createArrayNode();
      node.forEach(item -> items.add(named(item)));
      return items;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode fields = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = FIELDS.get(field.getKey());
      if (name != null && !field.getValue().isNull()) {
        fields.set(name, named(field.getValue()));
      }
    }
    return fields;
  }

  @Override
  public String complaint(JsonNode answer) {
    String type = answer.path("__type").asText().replaceFirst(".*#", "");
    String words = answer.path("message").asText(answer.path("Message").asText());
    return words.isEmpty() ? type : type + ": " + words;
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode results = answer.path("MetricDataResults");
    if (!results.isArray()) {
      return new Measurement.Unavailable("answered no MetricDataResults");
    }
    return AnsweredNumber.of(results.at("/0/Values/0"));
  }
}
