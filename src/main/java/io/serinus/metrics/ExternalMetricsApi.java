package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The external metrics API of Kubernetes. A query is {@code [namespace/]metric[?labelSelector=…]},
 * its parts percent-encoded where they must be; the namespace is {@code default} unless it is
 * given. The answer is the first item's value. Source: {@code external.metrics.k8s.io/v1beta1},
 * {@code ExternalMetricValueList}.
 */
final class ExternalMetricsApi implements ProviderApi {
  static final String GROUP_VERSION = "external.metrics.k8s.io/v1beta1";

  private static final Pattern QUERY =
      Pattern.compile("(?:([^/?#]*)/)?([^/?#]+)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);
  private static final String SELECTOR = "labelSelector=";

  @Override
  public String name() {
    return "the external metrics API";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    return ProviderCredentials.get(
        ProviderUrl.under(query.provider().address(), path(query)), query);
  }

  /**
   * Where the metric is served, from the first slash on.
   *
   * @throws InvalidInputException when the query is none
   */
  static String path(MetricQuery query) {
    Matcher parts = QUERY.matcher(query.text().strip());
    if (!parts.matches()) {
      throw malformed();
    }
    String namespace = parts.group(1) == null ? "" : parts.group(1);
    String path =
        "/apis/"
            + GROUP_VERSION
            + "/namespaces/"
            + encoded(namespace.isEmpty() ? "default" : decoded(namespace.replace("+", "%2B")))
            + "/"
            + encoded(decoded(parts.group(2).replace("+", "%2B")));
    String selector = selector(parts.group(3) == null ? "" : parts.group(3));
    return selector.isEmpty() ? path : path + "?" + SELECTOR + encoded(selector);
  }

  private static String selector(String parameters) {
    for (String parameter : parameters.split("&", -1)) {
      if (parameter.startsWith(SELECTOR)) {
        return decoded(parameter.substring(SELECTOR.length()));
      }
    }
    return "";
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      throw malformed();
    }
  }

  /** A name of dots alone would lead to another path. */
  private static String encoded(String part) {
    if (part.equals(".") || part.equals("..") || part.contains("/")) {
      throw malformed();
    }
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static InvalidInputException malformed() {
    return new InvalidInputException(
        "InvalidQuery",
        "its query is none: write it like namespace/metric?labelSelector=app%3Dpodinfo");
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.path("message").asText();
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode items = answer.path("items");
    if (!items.isArray()) {
      return new Measurement.Unavailable("answered no list of metric values");
    }
    if (items.isEmpty()) {
      return new Measurement.NoData();
    }
    OptionalDouble value = KubernetesQuantity.parse(items.path(0).path("value").asText());
    return value.isPresent()
        ? new Measurement.Value(value.getAsDouble())
        : new Measurement.Unavailable("answered something that is no quantity");
  }
}
