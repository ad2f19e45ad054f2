package io.serinus.forge;

import io.serinus.forge.ForgeOutcome.Deferred;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.forge.ForgeOutcome.Spaced;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All requests of one token to one host, one after the other: writes keep their distance, and once
 * the host says that the budget is spent, nothing is sent until the time it names. Nobody sleeps
 * here: what cannot be sent yet is answered with the time when it can.
 */
final class RequestLane {
  /** Who finds the lane in use waits so long, and comes again after the same time. */
  private static final Duration TURN = Duration.ofMillis(500);

  private final HttpClient http;
  private final Clock clock;
  private final Duration writeGap;
  private final ReentrantLock turn = new ReentrantLock(true);
  private Instant closedUntil = Instant.MIN;
  private Instant nextWrite = Instant.MIN;
  private int refusalsInARow;

  RequestLane(HttpClient http, Clock clock, Duration writeGap) {
    this.http = http;
    this.clock = clock;
    this.writeGap = writeGap;
  }

  ForgeOutcome<HttpResponse> read(HttpRequest request) {
    return inTurn(request, () -> send(request));
  }

  ForgeOutcome<HttpResponse> write(HttpRequest request) {
    return inTurn(
        request,
        () -> {
          if (clock.instant().isBefore(nextWrite)) {
            return new Spaced<>(nextWrite);
          }
          try {
            return send(request);
          } finally {
            nextWrite = clock.instant().plus(writeGap);
          }
        });
  }

  private ForgeOutcome<HttpResponse> inTurn(HttpRequest request, Step step) {
    if (!takeTurn()) {
      return new Spaced<>(clock.instant().plus(TURN));
    }
    try {
      return clock.instant().isBefore(closedUntil) ? deferred(request) : step.run();
    } finally {
      turn.unlock();
    }
  }

  private boolean takeTurn() {
    try {
      return turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Interrupted", "Interrupted before a request was sent", e);
    }
  }

  private ForgeOutcome<HttpResponse> send(HttpRequest request) {
    HttpResponse response = http.send(request);
    RateLimit limit = RateLimit.of(response, clock.instant(), refusalsInARow);
    refusalsInARow = limit.refused() ? refusalsInARow + 1 : 0;
    closedUntil = limit.closedUntil().orElse(closedUntil);
    return limit.refused() ? deferred(request) : new Done<>(response);
  }

  private ForgeOutcome<HttpResponse> deferred(HttpRequest request) {
    return new Deferred<>(
        closedUntil,
        "The rate limit of %s is used up; it takes requests again at %s"
            .formatted(request.server(), closedUntil));
  }

  /** What happens while no other request of the lane is on its way. */
  private interface Step {
    ForgeOutcome<HttpResponse> run();
  }
}
