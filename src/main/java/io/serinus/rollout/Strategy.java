package io.serinus.rollout;

import java.util.List;

/**
 * How a run is analysed: a row of analysis windows, each with a weight of its own. Places left for
 * issue 4: A/B testing and the mirrored step.
 */
public sealed interface Strategy {

  /** How many windows must pass. */
  int steps();

  /**
   * Percent of the requests that the canary answers in a window.
   *
   * @param step 0 up to {@code steps() - 1}
   */
  int weightAt(int step);

  /** Whether all traffic goes to the canary before the primary is replaced. */
  boolean allTrafficBeforePromotion();

  /**
   * Traffic moves step by step.
   *
   * @param weights rising, each within 1–100
   */
  record Weighted(List<Integer> weights) implements Strategy {
    public Weighted {
      weights = List.copyOf(weights);
    }

    @Override
    public int steps() {
      return weights.size();
    }

    @Override
    public int weightAt(int step) {
      return weights.get(step);
    }

    @Override
    public boolean allTrafficBeforePromotion() {
      return false;
    }
  }

  /**
   * The canary is checked while it gets no user traffic, then gets all of it.
   *
   * @param iterations at least 1
   */
  record BlueGreen(int iterations) implements Strategy {
    @Override
    public int steps() {
      return iterations;
    }

    @Override
    public int weightAt(int step) {
      return 0;
    }

    @Override
    public boolean allTrafficBeforePromotion() {
      return true;
    }
  }
}
