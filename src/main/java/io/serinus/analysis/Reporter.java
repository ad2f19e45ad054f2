package io.serinus.analysis;

import java.util.Locale;

/**
 * Whose telemetry of a request counts. Every proxy that a request passes reports it, so that one of
 * them must be chosen. Source: Istio's documentation of its standard metrics, label {@code
 * reporter}.
 */
public enum Reporter {
  /** The sidecar of the workload that is measured. */
  DESTINATION,
  /** The sidecar of the client, or the gateway: where the workload has no proxy. */
  SOURCE,
  /** The waypoint of an ambient mesh. */
  WAYPOINT;

  /**
   * The reporter of this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Reporter named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The value of the label. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
