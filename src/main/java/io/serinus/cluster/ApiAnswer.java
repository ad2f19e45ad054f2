package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API server answered.
 *
 * @param code HTTP status code
 * @param body the JSON of the answer; a {@code Status} object when {@code code} tells of a failure;
 *     an empty object when the answer was not JSON
 */
public record ApiAnswer(int code, JsonNode body) {
  boolean successful() {
    return code >= 200 && code < 300;
  }

  String reason() {
    return body.path("reason").asText();
  }

  /** The API server's own words, or the code when it has none. */
  String message() {
    String message = body.path("message").asText();
    return message.isEmpty() ? "the API server answered with HTTP status " + code : message;
  }

  /** The kind or resource that a failure is about; empty when the path itself is unknown. */
  String detailsKind() {
    return body.at("/details/kind").asText();
  }

  /** Whether one of the failure's causes has the reason. */
  boolean hasCause(String causeReason) {
    for (JsonNode cause : body.at("/details/causes")) {
      if (cause.path("reason").asText().equals(causeReason)) {
        return true;
      }
    }
    return false;
  }
}
