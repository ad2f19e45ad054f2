package io.serinus.report;

import io.serinus.forge.ForgeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one repository's reports to its host: through the gate, final states of all who share
 * the token first. Says in the log once what the host will not take. Not thread-safe.
 */
final class Outbox {
  private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

  /** Requests to the host in one go; the rest follows in the next. */
  static final int REQUESTS_AT_ONCE = 30;

  /** Others with the same token wait for final states that can be sent within this time. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final String repository;
  private final ForgeGate gate;
  private final FinalStatesFirst order;

  Outbox(String repository, FinalStatesFirst order) {
    this.repository = repository;
    this.gate = new ForgeGate(repository);
    this.order = order;
  }

  /**
   * Begins a new go.
   *
   * @return whether something can be sent
   */
  boolean begin(Instant now) {
    gate.admit(REQUESTS_AT_ONCE);
    return gate.open(now);
  }

  /** Says whether there are final states to send, for which others with the token then wait. */
  void finalsWait(boolean finals, Instant now) {
    gate.admit(REQUESTS_AT_ONCE);
    order.waits(this, finals && gate.open(now.plus(SOON)));
  }

  /** Whether final states may be sent now. */
  boolean openForFinals(Instant now) {
    return gate.open(now);
  }

  /** Whether something else may be sent now. */
  boolean open(Instant now) {
    return gate.open(now) && order.freeFor(this);
  }

  /**
   * Sends one report.
   *
   * @param what it is, for the log
   * @param refused takes in that the host will not do it; whether that is new
   * @return present when the host did it
   */
  <T> Optional<T> send(
      Instant now, String what, Supplier<ForgeOutcome<T>> request, BooleanSupplier refused) {
    ForgeGate.Answer<T> answer = gate.ask(now, request);
    if (answer.refusal().isPresent() && refused.getAsBoolean()) {
      logger.warn(
          "The forge refused a report, repository={} report={} message={}",
          repository,
          what,
          answer.refusal().get());
    }
    return answer.value();
  }
}
