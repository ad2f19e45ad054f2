package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;

/** What differs from provider to provider: how it is asked and how its answer is read. */
interface ProviderApi {

  /** What people call it. */
  String name();

  /**
   * The request with its credentials, and without the headers that a template adds.
   *
   * @throws io.serinus.model.InvalidInputException when something that it needs was not given
   * @throws IllegalArgumentException when the address is none
   */
  HttpRequest request(MetricQuery query);

  /** How the answer to a successful request is written; a refusal is JSON or plain text. */
  default AnswerForm form() {
    return AnswerForm.JSON;
  }

  /**
   * The number in the answer to a successful request.
   *
   * @param answer in the shape that {@link #form} gives it
   * @return the reason of an {@link Measurement.Unavailable} begins with a verb, whose subject is
   *     the provider
   */
  Measurement read(MetricQuery query, JsonNode answer);

  /** The provider's own words in a refusal that is JSON; empty when it said nothing. */
  String complaint(JsonNode answer);
}
