package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a host answered, when it is among the answers that the request expects.
 *
 * @param json the body; a missing node unless the status is 2xx and there is one
 * @param hasNextPage whether a list goes on
 */
record ApiAnswer(int status, JsonNode json, boolean hasNextPage) {
  boolean isSuccessful() {
    return status >= 200 && status < 300;
  }
}
