package io.serinus.metrics;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpRequest;
import io.serinus.model.InvalidInputException;

/**
 * Any endpoint that answers a GET with JSON: the address is the whole URL, the query a JSON pointer
 * (RFC 6901) to the number.
 */
final class WebApi implements ProviderApi {

  @Override
  public String name() {
    return "Web";
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    pointer(query);
    return ProviderCredentials.get(new ProviderUrl(query.provider().address()), query);
  }

  private static JsonPointer pointer(MetricQuery query) {
    try {
      return JsonPointer.compile(query.text().strip());
    } catch (IllegalArgumentException none) {
      throw new InvalidInputException(
          "InvalidQuery", "the query is no JSON pointer: write it like /data/0/value", none);
    }
  }

  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    JsonNode value = answer.at(pointer(query));
    return value.isMissingNode()
        ? new Measurement.Unavailable(
            "answered JSON that has nothing at %s: correct the query"
                .formatted(BoundedLine.of(query.text())))
        : AnsweredNumber.of(value);
  }

  @Override
  public String complaint(JsonNode answer) {
    for (String field : new String[] {"message", "error", "detail", "title"}) {
      if (answer.path(field).isTextual()) {
        return answer.path(field).textValue();
      }
    }
    return answer.toString();
  }
}
