package io.serinus.sync;

import io.serinus.manifest.ManifestProblem;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Objects that could not be applied or pruned, and when to try again: after 10 s, then twice as
 * long each time, at most 10 minutes. A manifest that changed is tried at once.
 */
final class Failures {
  private final Map<ObjectKey, Failure> failures = new TreeMap<>();

  private record Failure(String digest, int attempts, Instant retryAt, ManifestProblem problem) {}

  /** Whether the object may be tried now. */
  boolean due(ObjectKey key, String digest, Instant now) {
    Failure failure = failures.get(key);
    return failure == null || !failure.digest().equals(digest) || !now.isBefore(failure.retryAt());
  }

  void failed(ObjectKey key, String digest, ManifestProblem problem, Instant now) {
    Failure before = failures.get(key);
    int attempts = before != null && before.digest().equals(digest) ? before.attempts() + 1 : 1;
    failures.put(key, new Failure(digest, attempts, now.plus(RetryPause.after(attempts)), problem));
  }

  void succeeded(ObjectKey key) {
    failures.remove(key);
  }

  boolean contains(ObjectKey key) {
    return failures.containsKey(key);
  }

  /** Forgets what Git no longer knows. */
  void keepOnly(Collection<ObjectKey> keys) {
    failures.keySet().retainAll(keys);
  }

  void forget(Collection<ObjectKey> keys) {
    failures.keySet().removeAll(keys);
  }

  Collection<ManifestProblem> problems() {
    return failures.values().stream().map(Failure::problem).toList();
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }

  Optional<Instant> nextRetry() {
    return failures.values().stream().map(Failure::retryAt).min(Comparator.naturalOrder());
  }
}
