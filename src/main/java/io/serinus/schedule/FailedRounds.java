package io.serinus.schedule;

import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures in a row of one task: how long its next round has to wait, whoever wakes it, and one
 * log line for each new message. Not thread-safe.
 */
public final class FailedRounds {
  private static final Logger LOGGER = LoggerFactory.getLogger(FailedRounds.class);

  private final String id;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private @Nullable String lastMessage;

  /**
   * @param id names the task in the log
   */
  public FailedRounds(String id) {
    this.id = id;
  }

  /**
   * Takes in a failure.
   *
   * @return when the next round may begin: after a pause of {@link BackOff#DEFAULT}
   */
  public Instant failed(Throwable failure, Instant now, RandomGenerator random) {
    failures++;
    notBefore = now.plus(BackOff.DEFAULT.pause(failures, random));
    String message = String.valueOf(failure.getMessage());
    if (!message.equals(lastMessage)) {
      tell(failure, message);
    }
    lastMessage = message;
    return notBefore;
  }

  /** Takes in a round that did its work. */
  public void succeeded() {
    if (failures > 0) {
      LOGGER.info("Task works again, task={} failures={}", id, failures);
    }
    failures = 0;
    notBefore = Instant.MIN;
    lastMessage = null;
  }

  /**
   * The time itself, or the end of the pause when that is later. A first failure may be a lost
   * answer, of which a watch tells the truth a moment later, so its pause is not held against a
   * wake-up; a round that fails again then is.
   */
  public Instant earliest(Instant wanted) {
    return failures > 1 && wanted.isBefore(notBefore) ? notBefore : wanted;
  }

  private void tell(Throwable failure, String message) {
    if (failure instanceof UnavailableException || failure instanceof InvalidInputException) {
      LOGGER.warn(
          "Task failed and will be tried again, task={} retryAt={} problem={}",
          id,
          notBefore,
          message);
    } else {
      LOGGER.error(
          "Task failed and will be tried again, task={} retryAt={}", id, notBefore, failure);
    }
  }
}
