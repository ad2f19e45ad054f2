package io.serinus.http;

/**
 * Text to send, encoded as UTF-8. It is never printed.
 *
 * @param contentType media type without charset, for example {@code application/json}
 */
public record HttpBody(String contentType, String text) {
  public static HttpBody json(String text) {
    return new HttpBody("application/json", text);
  }

  @Override
  public String toString() {
    return "HttpBody[" + contentType + ", " + text.length() + " characters]";
  }
}
