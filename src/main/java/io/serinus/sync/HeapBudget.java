package io.serinus.sync;

import io.serinus.model.InvalidInputException;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How much memory the manifests of all repositories may take together, so that one that is too
 * large is refused instead of ending the process. May be used from any thread.
 */
final class HeapBudget {
  /** 35 % of the heap of this process; the rest is for reading and applying. */
  static final HeapBudget OF_PROCESS = new HeapBudget(Runtime.getRuntime().maxMemory() / 100 * 35);

  private static final long MEBIBYTE = 1 << 20;

  private final long bytes;
  private final Map<Object, Long> held = new WeakHashMap<>();

  /**
   * @param bytes for all
   */
  HeapBudget(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes what a repository needs, in place of what it had.
   *
   * @throws InvalidInputException reason {@code RepositoryTooLarge}; then it has what it had
   */
  synchronized void hold(Object owner, long needed) {
    long free = freeFor(owner);
    if (needed > free) {
      throw new InvalidInputException(
          "RepositoryTooLarge",
          ("The manifests take more than %,d MiB of memory, which is what is free for them; nothing"
                  + " of this commit is applied. Select less with repositories[].paths, or give the"
                  + " controller a larger heap")
              .formatted(free / MEBIBYTE));
    }
    held.put(owner, needed);
  }

  /** Looks without taking. */
  synchronized long freeFor(Object owner) {
    long others =
        held.entrySet().stream()
            .filter(entry -> entry.getKey() != owner)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return Math.max(0, bytes - others);
  }
}
