package io.serinus.istio;

import io.serinus.model.CanaryAnalysis.SessionAffinity;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of {@code Set-Cookie} headers for a Canary with session affinity. */
final class SessionCookies {
  private static final int DEFAULT_MAX_AGE = 86_400;

  /** Flagger's values are letters of both cases. */
  private static final Pattern OWN = Pattern.compile("[^=]*=[0-9a-f]{16}");

  private final SessionAffinity affinity;

  SessionCookies(SessionAffinity affinity) {
    this.affinity = affinity;
  }

  /** Binds the user to the canary for the configured age, a day by default and for 0. */
  String canary(String cookie) {
    Integer maxAge = affinity.maxAge();
    return withAge(cookie, maxAge == null || maxAge == 0 ? DEFAULT_MAX_AGE : maxAge);
  }

  /** Binds the user to the primary for one analysis interval. */
  String primary(String cookie, Duration interval) {
    return withAge(cookie, interval.toSeconds());
  }

  /**
   * Makes the browser forget the cookie. It carries the attributes that the cookie was set with: a
   * browser only drops a cookie of the same domain and path. Flagger sets none of its own without a
   * path that is configured.
   */
  String forgotten(String cookie) {
    boolean flaggers = !OWN.matcher(cookie).matches();
    return withAge(cookie, -1, flaggers ? affinity.path() : path());
  }

  private String withAge(String cookie, long seconds) {
    return withAge(cookie, seconds, path());
  }

  private String withAge(String cookie, long seconds, @Nullable String path) {
    StringBuilder header = new StringBuilder(cookie).append("; Max-Age=").append(seconds);
    append(header, "Domain", affinity.domain());
    append(header, "HttpOnly", affinity.httpOnly());
    append(header, "Partitioned", affinity.partitioned());
    append(header, "Path", path);
    append(header, "SameSite", affinity.sameSite());
    append(header, "Secure", affinity.secure());
    return header.toString();
  }

  /**
   * Without a path a browser sends the cookie only to the folder of the request that brought it.
   * Source: RFC 6265, section 5.1.4.
   */
  private String path() {
    String path = affinity.path();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static void append(StringBuilder header, String attribute, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      header.append("; ").append(attribute).append('=').append(value);
    }
  }

  private static void append(StringBuilder header, String attribute, @Nullable Boolean present) {
    if (Boolean.TRUE.equals(present)) {
      header.append("; ").append(attribute);
    }
  }
}
