package io.serinus.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** The reporter of this word; empty when there is none. */
  public static Optional<Reporter> named(String word) {
    return Arrays.stream(values()).filter(reporter -> reporter.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(Reporter::word).collect(Collectors.joining(", "));
  }

  /** The value of the label. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
