package io.serinus.git;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How many bytes and how much time are left for one operation with a remote. Remembers the first
 * breach, because JGit wraps or swallows the exception that stops it. Used by one operation, from
 * any of its threads.
 */
final class TransferBudget {

  /** What ran out. */
  enum Breach {
    /** The operation's time. */
    TIME,
    /** The mirror's size. */
    SIZE
  }

  private final InstantSource clock;
  private final Instant deadline;
  private final long maxBytes;
  private long received;
  private Optional<Breach> breach = Optional.empty();

  TransferBudget(InstantSource clock, Duration time, long maxBytes) {
    this.clock = clock;
    this.deadline = clock.instant().plus(time);
    this.maxBytes = maxBytes;
  }

  /** Counts bytes from the network and stops the transfer when a bound is reached. */
  synchronized void received(long bytes) throws IOException {
    received += bytes;
    if (received > maxBytes) {
      breached(Breach.SIZE);
    }
    checkTime();
    if (breach.isPresent()) {
      throw new IOException("Transfer stopped: out of " + breach.get());
    }
  }

  /** Looks at what a local transfer has written so far. */
  synchronized void written(long bytes) {
    if (bytes > maxBytes) {
      breached(Breach.SIZE);
    }
  }

  synchronized void checkTime() {
    if (clock.instant().isAfter(deadline)) {
      breached(Breach.TIME);
    }
  }

  synchronized Optional<Breach> breach() {
    return breach;
  }

  private void breached(Breach what) {
    if (breach.isEmpty()) {
      breach = Optional.of(what);
    }
  }
}
