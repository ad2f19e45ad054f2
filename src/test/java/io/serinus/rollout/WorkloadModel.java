package io.serinus.rollout;

import java.time.Instant;

/** A Deployment as a process: pods start after a while, a rolling update keeps the old ones. */
final class WorkloadModel {
  /** Seconds: the progress deadline of the Deployment itself. */
  private static final int GIVEN_UP_AFTER = 25;

  private final String neverReadyMark;
  private final int startup;
  private String revision;
  private int replicas;
  private int oldPods;
  private long readyAt;
  private long changedAt;

  /**
   * @param neverReadyMark pods of a revision with this in its name never become ready
   * @param startup seconds that pods take to become ready
   */
  WorkloadModel(String revision, int replicas, long now, int startup, String neverReadyMark) {
    this.neverReadyMark = neverReadyMark;
    this.startup = startup;
    this.revision = revision;
    this.replicas = replicas;
    this.readyAt = readyAt(now);
  }

  String revision() {
    return revision;
  }

  int replicas() {
    return replicas;
  }

  void template(String newRevision, long now) {
    if (!newRevision.equals(revision)) {
      oldPods = Math.max(oldPods, readiness(now).available());
      revision = newRevision;
      readyAt = readyAt(now);
    }
  }

  void scale(int wanted, long now) {
    if (wanted != replicas) {
      replicas = wanted;
      oldPods = Math.min(oldPods, wanted);
      readyAt = readyAt(now);
    }
  }

  Readiness readiness(long now) {
    if (replicas == 0) {
      return Readiness.SCALED_TO_ZERO;
    }
    if (now >= readyAt) {
      oldPods = 0;
      return new Readiness(true, replicas, replicas, replicas, replicas);
    }
    Instant stalledAt =
        now - changedAt < GIVEN_UP_AFTER ? null : Instant.ofEpochSecond(changedAt + GIVEN_UP_AFTER);
    return oldPods > 0
        ? new Readiness(true, replicas, 1, replicas + 1, oldPods, stalledAt)
        : new Readiness(true, replicas, replicas, replicas, 0, stalledAt);
  }

  private long readyAt(long now) {
    changedAt = now;
    return revision.contains(neverReadyMark) ? Long.MAX_VALUE : now + startup;
  }
}
