package io.serinus.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a workload's pods are.
 *
 * @param generationObserved whether the workload's controller has seen the present spec
 * @param wanted pods the spec asks for
 * @param updated pods of the present template
 * @param total pods of any template
 * @param available pods that are available
 * @param stalledAt when the workload's own controller gave up on its progress ({@code
 *     ProgressDeadlineExceeded}); null while it has not
 */
public record Readiness(
    boolean generationObserved,
    int wanted,
    int updated,
    int total,
    int available,
    @Nullable Instant stalledAt) {

  /** One whose controller has not given up. */
  public Readiness(boolean generationObserved, int wanted, int updated, int total, int available) {
    this(generationObserved, wanted, updated, total, available, null);
  }

  /** Of a template that its controller has not seen. */
  static final Readiness UNKNOWN = new Readiness(false, 0, 0, 0, 0);

  /** Nothing is wanted and nothing is there. */
  public static final Readiness SCALED_TO_ZERO = new Readiness(true, 0, 0, 0, 0);

  /**
   * Ready: the present generation is observed, at least one pod is wanted, all are updated, none is
   * left of an older template, and at least {@code thresholdPercent} of them, but one in any case,
   * are available.
   *
   * @param thresholdPercent 0–100
   */
  public boolean ready(int thresholdPercent) {
    return generationObserved
        && wanted > 0
        && updated >= wanted
        && total <= updated
        && available > 0
        && (long) available * 100 >= (long) wanted * thresholdPercent;
  }
}
