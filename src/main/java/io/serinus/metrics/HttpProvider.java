package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks one provider over HTTP, in five seconds at most. What goes wrong is in the measurement. */
final class HttpProvider implements MetricsSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final ProviderApi api;
  private final HttpClient verifying;
  private final HttpClient unverified;

  /**
   * @param unverified for providers whose users have switched verification off
   */
  HttpProvider(ProviderApi api, HttpClient verifying, HttpClient unverified) {
    this.api = api;
    this.verifying = verifying;
    this.unverified = unverified;
  }

  @Override
  public Measurement measure(MetricQuery query) {
    try {
      HttpRequest request =
          withHeaders(api.request(query), query.provider().headers())
              .withTimeout(TIMEOUT)
              .withMaxResponseBytes(MAX_ANSWER_BYTES);
      HttpClient client = query.provider().verifyTls() ? verifying : unverified;
      Measurement answer = read(query, client.send(request));
      return answer instanceof Measurement.Unavailable unusable
          ? new Measurement.Unavailable(
              api.name() + " at " + request.url().getRawAuthority() + " " + unusable.reason())
          : answer;
    } catch (UnavailableException | InvalidInputException failure) {
      return new Measurement.Unavailable(api.name() + ": " + failure.getMessage());
    } catch (IllegalArgumentException noAddress) {
      return new Measurement.Unavailable(
          api.name() + ": its address is no URL: write it like http://host:9090");
    }
  }

  private Measurement read(MetricQuery query, HttpResponse response) {
    if (!response.isSuccessful()) {
      return refused(response);
    }
    return api.form()
        .tree(response.body())
        .map(answer -> api.read(query, answer))
        .orElseGet(
            () ->
                new Measurement.Unavailable(
                    "answered %d without %s; is it %s?"
                        .formatted(response.status(), api.form().word(), api.name())));
  }

  /** Servers in between refuse too, with words of their own: plain text is told, a page is not. */
  private Measurement refused(HttpResponse response) {
    Optional<JsonNode> answer =
        AnswerForm.JSON.tree(response.body()).filter(JsonNode::isContainerNode);
    if (answer.isEmpty() && response.body().stripLeading().startsWith("<")) {
      return new Measurement.Unavailable(
          "answered %d with a page instead of a reason; is its address right, and the query?"
              .formatted(response.status()));
    }
    String words = BoundedLine.of(answer.map(api::complaint).orElseGet(response::body));
    return new Measurement.Unavailable(
        "answered " + response.status() + ": " + (words.isEmpty() ? "no reason given" : words));
  }

  /** A header that the request has already, such as its credentials, stays as it is. */
  private static HttpRequest withHeaders(HttpRequest request, Map<String, List<Secret>> headers) {
    HttpRequest extended = request;
    for (Map.Entry<String, List<Secret>> header : headers.entrySet()) {
      boolean given =
          request.headers().stream()
              .map(HttpHeader::name)
              .anyMatch(name -> name.equalsIgnoreCase(header.getKey()));
      for (Secret value : given ? List.<Secret>of() : header.getValue()) {
        extended = extended.withHeader(header.getKey(), value);
      }
    }
    return extended;
  }
}
