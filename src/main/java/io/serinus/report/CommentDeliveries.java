package io.serinus.report;

import io.serinus.forge.CommentId;
import io.serinus.forge.CommentMarker;
import io.serinus.forge.Forge;
import io.serinus.forge.PullRequestNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which comments stand on pull requests, and which have to be brought up to date: at once when
 * something was decided, else at most every {@link #BETWEEN}. Not thread-safe.
 */
final class CommentDeliveries {
  /** Shortest time between two updates of one comment that tell of progress only. */
  static final Duration BETWEEN = Duration.ofSeconds(30);

  private final Forge forge;
  private final Outbox outbox;
  private final CommentMarker marker;
  private final Map<PullRequestNumber, Delivery<CommentBody>> deliveries = new HashMap<>();
  private final Map<PullRequestNumber, CommentId> ids = new HashMap<>();

  CommentDeliveries(Forge forge, Outbox outbox, CommentMarker marker) {
    this.forge = forge;
    this.outbox = outbox;
    this.marker = marker;
  }

  /** Whether the pull request has a comment, as far as is known. */
  boolean has(PullRequestNumber number) {
    return ids.containsKey(number);
  }

  /** Sends those in which something was decided since they were last sent. */
  void sendDecided(Instant now, Map<PullRequestNumber, CommentBody> bodies) {
    bodies.forEach(
        (number, body) -> {
          if (decided(number, body) && delivery(number).due(body, now) && outbox.open(now)) {
            send(now, number, body);
          }
        });
  }

  /** Sends the others whose turn it is. */
  void sendProgress(Instant now, Map<PullRequestNumber, CommentBody> bodies) {
    bodies.forEach(
        (number, body) -> {
          Delivery<CommentBody> delivery = delivery(number);
          boolean first = delivery.last().isEmpty();
          if ((first || !now.isBefore(delivery.sentAt().plus(BETWEEN)))
              && delivery.due(body, now)
              && outbox.open(now)) {
            send(now, number, body);
          }
        });
  }

  private boolean decided(PullRequestNumber number, CommentBody body) {
    return delivery(number)
        .last()
        .filter(last -> !last.decided().equals(body.decided()))
        .isPresent();
  }

  private void send(Instant now, PullRequestNumber number, CommentBody body) {
    Delivery<CommentBody> delivery = delivery(number);
    outbox
        .send(
            now,
            "comment on " + number,
            () ->
                forge.upsertComment(
                    number, marker, Optional.ofNullable(ids.get(number)), body.text()),
            () -> delivery.refused(now))
        .ifPresent(
            id -> {
              ids.put(number, id);
              delivery.sent(body, now);
            });
  }

  /** Whether all of them say so. */
  boolean told(Map<PullRequestNumber, CommentBody> bodies) {
    return bodies.entrySet().stream()
        .noneMatch(entry -> delivery(entry.getKey()).differs(entry.getValue()));
  }

  /** Forgets all other pull requests. */
  void keepOnly(Set<PullRequestNumber> numbers) {
    deliveries.keySet().retainAll(numbers);
    ids.keySet().retainAll(numbers);
  }

  private Delivery<CommentBody> delivery(PullRequestNumber number) {
    return deliveries.computeIfAbsent(number, key -> new Delivery<>());
  }
}
