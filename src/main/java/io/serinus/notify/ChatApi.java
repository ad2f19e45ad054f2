package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.http.HttpResponse;
import io.serinus.model.HookOutcome;
import io.serinus.model.Secret;
import java.util.Optional;

/** What differs from provider to provider: what is said, where to, and what an answer means. */
interface ChatApi {

  /** The body. Words that others wrote are escaped, so that they can neither format nor ping. */
  JsonNode body(AlertDestination destination, Alert alert);

  /** The URL that is posted to; empty when the destination names none and there is no usual one. */
  default Optional<String> url(AlertDestination destination) {
    return destination.address().map(Secret::reveal);
  }

  /** What came of it. */
  default HookOutcome outcome(HttpResponse response) {
    return response.outcome();
  }
}
