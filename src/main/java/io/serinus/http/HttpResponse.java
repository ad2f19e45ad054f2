package io.serinus.http;

import io.serinus.model.HookOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One answer.
 *
 * @param status 100 to 599
 * @param headers found by name whatever its case
 * @param body decoded by the charset that the server names, UTF-8 otherwise; empty when there is
 *     none
 */
public record HttpResponse(int status, Map<String, List<String>> headers, String body) {
  public HttpResponse {
    Map<String, List<String>> copy = new TreeMap<>();
    headers.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = Map.copyOf(copy);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Status 200 to 299. */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /**
   * What the answer means to one who asks or tells: 2xx passes; 408, 429 and 5xx mean that the
   * server could not answer, everything else that it said no.
   */
  public HookOutcome outcome() {
    if (isSuccessful()) {
      return new HookOutcome.Passed();
    }
    String words = BoundedLine.of(body);
    String answer = "answered " + status + (words.isEmpty() ? "" : ": " + words);
    return status >= 500 || status == 408 || status == 429
        ? new HookOutcome.Unavailable(answer)
        : new HookOutcome.Refused(answer);
  }

  @Override
  public String toString() {
    return "HttpResponse[" + status + ", " + body.length() + " characters]";
  }
}
