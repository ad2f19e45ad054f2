package io.serinus.metrics;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of one request.
 *
 * @param text may be no URL, because users write its beginning
 */
record ProviderUrl(String text) {

  /**
   * A path under a base address, whose own path is kept.
   *
   * @param base with or without a slash at its end
   * @param path begins with a slash
   */
  static ProviderUrl under(String base, String path) {
    return new ProviderUrl(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /** The same with one more parameter, whose name needs no escaping. */
  ProviderUrl with(String name, String value) {
    return new ProviderUrl(
        text
            + (text.indexOf('?') < 0 ? '?' : '&')
            + name
            + '='
            + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  ProviderUrl with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /**
   * @throws IllegalArgumentException when it is no URL
   */
  URI uri() {
    return URI.create(text);
  }
}
