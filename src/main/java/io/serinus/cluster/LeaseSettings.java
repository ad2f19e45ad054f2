package io.serinus.cluster;

import io.serinus.model.InvalidInputException;
import java.time.Duration;

/**
 * The Lease for which replicas of the controller contend.
 *
 * @param name of the Lease, the same for all replicas
 * @param namespace of the Lease
 * @param identity of this replica, unique among them
 * @param duration how long a replica that no longer answers keeps the others waiting; at least 3 s.
 *     The leader renews it every seventh part of this and stops writing when it could not for two
 *     thirds; a request that it has sent by then may take the last third. The replicas' clocks must
 *     agree to within a third.
 */
public record LeaseSettings(String name, String namespace, String identity, Duration duration) {
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  /**
   * @throws InvalidInputException reason {@code InvalidSetting}
   */
  public LeaseSettings {
    if (duration.compareTo(SHORTEST) < 0) {
      throw new InvalidInputException(
          "InvalidSetting", "the lease's duration is " + duration + ": write 3s or longer");
    }
  }

  /** How long the leader may write after it began the last renewal that succeeded. */
  Duration writable() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** How long a request of the leader may take. */
  public Duration requestTimeout() {
    Duration third = duration.dividedBy(3);
    return third.compareTo(ConnectionSettings.DEFAULT_TIMEOUT) < 0
        ? third
        : ConnectionSettings.DEFAULT_TIMEOUT;
  }

  Duration retryPeriod() {
    return duration.dividedBy(7);
  }
}
