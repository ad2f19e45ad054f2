package io.serinus.forge;

import io.serinus.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What an answer says about the token's budget. Rules of GitHub's REST documentation: {@code
 * Retry-After} first, then {@code X-RateLimit-Reset} when nothing remains, else at least a minute,
 * doubled each time in a row.
 *
 * @param refused whether this answer itself was refused because of the limit
 * @param closedUntil when present, nothing may be asked before it
 */
record RateLimit(boolean refused, Optional<Instant> closedUntil) {
  private static final Duration SHORTEST_GUESS = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  /**
   * A host that asks for more is asked again after a day: a mistaken header must not silence us.
   */
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * @param refusalsInARow how many answers before this one were refused because of the limit
   */
  static RateLimit of(HttpResponse response, Instant now, int refusalsInARow) {
    Optional<Instant> spentUntil = spentUntil(response);
    if (!isRefusal(response)) {
      return new RateLimit(false, spentUntil.map(until -> bounded(until, now)));
    }
    Duration guess = SHORTEST_GUESS.multipliedBy(1L << Math.min(refusalsInARow, MAX_DOUBLINGS));
    Instant until =
        response
            .header("retry-after")
            .flatMap(value -> retryAfter(value, now))
            .or(() -> spentUntil)
            .orElseGet(() -> now.plus(guess));
    return new RateLimit(true, Optional.of(bounded(until, now)));
  }

  private static boolean isRefusal(HttpResponse response) {
    boolean hasRetryAfter = response.header("retry-after").isPresent();
    if (response.status() == 429) {
      return true;
    }
    if (response.status() == 503) {
      return hasRetryAfter;
    }
    boolean limited =
        hasRetryAfter
            || spentUntil(response).isPresent()
            || response.body().toLowerCase(Locale.ROOT).contains("rate limit");
    return response.status() == 403 && limited;
  }

  private static Optional<Instant> spentUntil(HttpResponse response) {
    return response
        .header("x-ratelimit-remaining")
        .filter(remaining -> remaining.strip().equals("0"))
        .flatMap(spent -> response.header("x-ratelimit-reset"))
        .flatMap(RateLimit::number)
        .map(Instant::ofEpochSecond);
  }

  private static Optional<Instant> retryAfter(String value, Instant now) {
    return number(value).map(now::plusSeconds).or(() -> httpDate(value));
  }

  private static Optional<Long> number(String value) {
    return Optional.of(value.strip()).filter(text -> text.matches("\\d{1,11}")).map(Long::valueOf);
  }

  private static Optional<Instant> httpDate(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static Instant bounded(Instant until, Instant now) {
    Instant latest = now.plus(LONGEST);
    return until.isAfter(latest) ? latest : until;
  }
}
