package io.serinus.http;

import io.serinus.model.UnavailableException;

/** Sends one request and reads its whole answer. Safe for use by many threads. */
public interface HttpClient {
  /**
   * Sends the request and waits for the answer, at most {@link HttpRequest#timeout()} in all.
   * Redirects are followed only to the same server; any other redirect is handed back as the
   * answer.
   *
   * @return the answer, whatever its status
   * @throws UnavailableException with reason {@code Unreachable} when no answer came, or {@code
   *     ResponseTooLarge} when it is longer than the request allows; the message names the server
   *     and never the path, the headers or the body
   */
  HttpResponse send(HttpRequest request);
}
