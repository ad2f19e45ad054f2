package io.serinus.report;

import io.serinus.forge.ForgeOutcome;
import io.serinus.forge.Refusal;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests through to a host while it takes them: none while it is down or its rate limit is
 * used up, and only so many in one go. Says once in the log that the host fails and once that it is
 * well again. Not thread-safe.
 */
final class ForgeGate {
  private static final Logger logger = LoggerFactory.getLogger(ForgeGate.class);

  private final String repository;
  private Backoff backoff = Backoff.NONE;
  private String failure = "";
  private Instant spacedUntil = Instant.MIN;
  private int left;

  ForgeGate(String repository) {
    this.repository = repository;
  }

  /**
   * What a request came to.
   *
   * @param value present when the host did it
   * @param refusal the host's words when it will not do it; neither when it could not be asked
   */
  record Answer<T>(Optional<T> value, Optional<String> refusal) {
    static <T> Answer<T> none() {
      return new Answer<>(Optional.empty(), Optional.empty());
    }
  }

  /** Begins a new go of at most so many requests. */
  void admit(int requests) {
    left = requests;
  }

  boolean open(Instant now) {
    return left > 0 && backoff.permits(now) && !now.isBefore(spacedUntil);
  }

  /** Asks the host, if it is open; an exception or a used-up limit closes it. */
  <T> Answer<T> ask(Instant now, Supplier<ForgeOutcome<T>> request) {
    if (!open(now)) {
      return Answer.none();
    }
    left--;
    try {
      return request.get().handle(new Reading<>(now));
    } catch (UnavailableException unavailable) {
      tell(unavailable.reason(), String.valueOf(unavailable.getMessage()));
      backoff = backoff.unreachable(now);
      return Answer.none();
    }
  }

  private void tell(String reason, String message) {
    if (!failure.equals(reason)) {
      logger.warn(
          "Could not tell the forge, kept and tried again, repository={} reason={} message={}",
          repository,
          reason,
          message);
      failure = reason;
    }
  }

  private final class Reading<T> implements ForgeOutcome.Handler<T, Answer<T>> {
    private final Instant now;

    Reading(Instant now) {
      this.now = now;
    }

    @Override
    public Answer<T> done(T value) {
      if (!failure.isEmpty()) {
        logger.info("The forge takes reports again, repository={}", repository);
      }
      failure = "";
      backoff = Backoff.NONE;
      return new Answer<>(Optional.of(value), Optional.empty());
    }

    @Override
    public Answer<T> deferred(Instant notBefore, String message) {
      tell("RateLimited", message);
      backoff = backoff.failedUntil(notBefore.isAfter(now) ? notBefore : now.plus(Backoff.FIRST));
      return Answer.none();
    }

    /** The host is well; this repository goes on a little later. */
    @Override
    public Answer<T> spaced(Instant notBefore) {
      spacedUntil = notBefore;
      return Answer.none();
    }

    @Override
    public Answer<T> refused(Refusal refusal, String message) {
      return switch (refusal) {
        case UNAUTHORIZED, MOVED -> {
          // Nothing will be taken until the configuration is put right.
          tell("Refused", message);
          backoff = backoff.failedUntil(now.plus(Backoff.LONGEST));
          yield Answer.none();
        }
        case FORBIDDEN, NOT_FOUND, COMMIT_NOT_FOUND, LOCKED, ARCHIVED, STATUS_LIMIT, INVALID ->
            new Answer<>(Optional.empty(), Optional.of(message));
      };
    }
  }
}
