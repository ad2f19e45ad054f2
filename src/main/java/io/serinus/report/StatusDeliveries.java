package io.serinus.report;

import io.serinus.forge.CommitSha;
import io.serinus.forge.CommitStatus;
import io.serinus.forge.Forge;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which commit statuses the host was told, and which it still has to be. Not thread-safe. */
final class StatusDeliveries {
  private final Forge forge;
  private final Outbox outbox;
  private final Map<Key, Delivery<CommitStatus>> deliveries = new HashMap<>();

  private record Key(String commit, String context) {}

  StatusDeliveries(Forge forge, Outbox outbox) {
    this.forge = forge;
    this.outbox = outbox;
  }

  /** Sends those of final states. */
  void sendFinal(Instant now, CommitStories stories) {
    send(now, stories, status -> isFinal(status) && outbox.openForFinals(now));
  }

  /** Sends the others. */
  void sendPending(Instant now, CommitStories stories) {
    send(now, stories, status -> !isFinal(status) && outbox.open(now));
  }

  private void send(Instant now, CommitStories stories, Predicate<CommitStatus> which) {
    for (String commit : stories.commits()) {
      for (CommitStatus wanted : stories.statuses(commit)) {
        Delivery<CommitStatus> delivery = delivery(commit, wanted);
        if (delivery.due(wanted, now) && which.test(wanted)) {
          outbox
              .send(
                  now,
                  wanted.context() + " of " + commit,
                  () -> forge.setStatus(new CommitSha(commit), wanted),
                  () -> delivery.refused(now))
              .ifPresent(done -> delivery.sent(wanted, now));
        }
      }
    }
  }

  private static boolean isFinal(CommitStatus status) {
    return status.state() != CommitStatus.State.PENDING;
  }

  /** Whether a final state could be sent if the host took it. */
  boolean finalsWait(Instant now, CommitStories stories) {
    return stories.commits().stream()
        .anyMatch(
            commit ->
                stories.statuses(commit).stream()
                    .filter(StatusDeliveries::isFinal)
                    .anyMatch(status -> delivery(commit, status).due(status, now)));
  }

  /** Whether everything of the commit was told. */
  boolean told(String commit, CommitStories stories) {
    return stories.statuses(commit).stream()
        .noneMatch(status -> delivery(commit, status).differs(status));
  }

  /** Forgets all other commits. */
  void keepOnly(Set<String> commits) {
    deliveries.keySet().removeIf(key -> !commits.contains(key.commit()));
  }

  private Delivery<CommitStatus> delivery(String commit, CommitStatus status) {
    return deliveries.computeIfAbsent(new Key(commit, status.context()), key -> new Delivery<>());
  }
}
