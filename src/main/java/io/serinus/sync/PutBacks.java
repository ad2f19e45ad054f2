package io.serinus.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each object was put back. The first three times within ten minutes it is put back at
 * once; then somebody works against it, so it is put back after 10 s, then twice as long each time,
 * at most 10 minutes. An object that stays for ten minutes after that begins anew. Not thread-safe.
 */
final class PutBacks {
  static final int AT_ONCE = 3;

  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Map<ObjectKey, Past> past = new HashMap<>();

  private record Past(int times, Instant last, Instant notBefore) {}

  /** When the object may be put back, not before now. */
  Instant next(ObjectKey key, Instant now) {
    Past before = past.get(key);
    return before == null || quiet(before, now) || before.notBefore().isBefore(now)
        ? now
        : before.notBefore();
  }

  /** Whether somebody works against it. */
  boolean contended(ObjectKey key, Instant now) {
    Past before = past.get(key);
    return before != null && before.times() >= AT_ONCE && !quiet(before, now);
  }

  void putBack(ObjectKey key, Instant now) {
    Past before = past.get(key);
    int times = before == null || quiet(before, now) ? 1 : before.times() + 1;
    past.put(key, new Past(times, now, now.plus(pause(times))));
  }

  private static Duration pause(int times) {
    return times < AT_ONCE ? Duration.ZERO : RetryPause.after(times - AT_ONCE + 1);
  }

  private static boolean quiet(Past before, Instant now) {
    Instant begin = before.last().isAfter(before.notBefore()) ? before.last() : before.notBefore();
    return !now.isBefore(begin.plus(QUIET));
  }

  /** The first moment that an object may be put back which may not be now. */
  Optional<Instant> nextOf(Collection<ObjectKey> waiting, Instant now) {
    return waiting.stream().map(key -> next(key, now)).min(Comparator.naturalOrder());
  }

  void keepOnly(Collection<ObjectKey> keys) {
    past.keySet().retainAll(keys);
  }
}
