package io.serinus.git;

import java.time.Duration;

/**
 * What one remote may cost.
 *
 * @param silence longest wait for a connection or for the next byte; whole seconds, at least one;
 *     default 30 s
 * @param operation longest time one poll or one push may take in all; default 15 min
 * @param maxMirrorBytes largest size of the local mirror; default 2 GiB
 * @param maxTreeEntries most files and directories that one listing or comparison visits; default
 *     200,000
 */
public record TransferLimits(
    Duration silence, Duration operation, long maxMirrorBytes, int maxTreeEntries) {
  public TransferLimits {
    if (silence.toSeconds() < 1) {
      throw new IllegalArgumentException("silence must be at least one second: " + silence);
    }
    if (operation.isNegative() || operation.isZero()) {
      throw new IllegalArgumentException("operation must be positive: " + operation);
    }
    if (maxMirrorBytes < 1 || maxTreeEntries < 1) {
      throw new IllegalArgumentException("maxMirrorBytes and maxTreeEntries must be positive");
    }
  }

  public static TransferLimits defaults() {
    return new TransferLimits(
        Duration.ofSeconds(30), Duration.ofMinutes(15), 2L * 1024 * 1024 * 1024, 200_000);
  }

  public TransferLimits withMaxMirrorBytes(long bytes) {
    return new TransferLimits(silence, operation, bytes, maxTreeEntries);
  }

  public TransferLimits withMaxTreeEntries(int entries) {
    return new TransferLimits(silence, operation, maxMirrorBytes, entries);
  }
}
