package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The newest version seen of each Canary. The reconciler's own write and the watch's echo of an
 * older one may come in either order. Not thread-safe.
 */
final class NewestCanaries {
  private final SortedMap<CanaryKey, Canary> byKey = new TreeMap<>();

  /** Whether this one is news. */
  boolean accept(Canary canary) {
    Canary known = byKey.get(canary.key());
    if (known != null && (known.equals(canary) || isOlder(canary, known))) {
      return false;
    }
    byKey.put(canary.key(), canary);
    return true;
  }

  void remove(CanaryKey key) {
    byKey.remove(key);
  }

  /** A copy, sorted by key. */
  SortedMap<CanaryKey, Canary> all() {
    return new TreeMap<>(byKey);
  }

  /**
   * Resource versions of one object are numbers that rise, in every API server there is; where they
   * are not, the one that came last is taken.
   */
  private static boolean isOlder(Canary canary, Canary known) {
    if (!canary.uid().equals(known.uid())) {
      return false;
    }
    try {
      return Long.parseLong(canary.resourceVersion()) < Long.parseLong(known.resourceVersion());
    } catch (NumberFormatException opaque) {
      return false;
    }
  }
}
