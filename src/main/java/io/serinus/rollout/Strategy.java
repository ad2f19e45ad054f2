package io.serinus.rollout;

import java.util.List;

/** How a run is analysed: a row of analysis windows, each with a weight of its own. */
public sealed interface Strategy {

  /** One word for people and the status: {@code weights}, {@code iterations}, {@code matches}. */
  String kind();

  /** How many windows must pass. */
  int steps();

  /**
   * Percent of the requests that the canary answers in a window; in an A/B test, of the matched
   * ones.
   *
   * @param step 0 up to {@code steps() - 1}
   */
  int weightAt(int step);

  /**
   * Whether requests are also copied to the canary in a window.
   *
   * @param step 0 up to {@code steps() - 1}
   */
  boolean mirrorsAt(int step);

  /** Whether the windows are counted as iterations: their weight is always the same. */
  boolean iterates();

  /** Whether all traffic goes to the canary before the primary is replaced. */
  boolean allTrafficBeforePromotion();

  /**
   * Traffic moves step by step.
   *
   * @param weights rising, each within 1–100
   * @param mirrorFirst whether a window without weight, in which requests are copied, comes first
   */
  record Weighted(List<Integer> weights, boolean mirrorFirst) implements Strategy {
    public Weighted {
      weights = List.copyOf(weights);
    }

    @Override
    public String kind() {
      return "weights";
    }

    @Override
    public int steps() {
      return weights.size() + mirrored();
    }

    @Override
    public int weightAt(int step) {
      return mirrorsAt(step) ? 0 : weights.get(step - mirrored());
    }

    @Override
    public boolean mirrorsAt(int step) {
      return mirrorFirst && step == 0;
    }

    @Override
    public boolean iterates() {
      return false;
    }

    @Override
    public boolean allTrafficBeforePromotion() {
      return false;
    }

    private int mirrored() {
      return mirrorFirst ? 1 : 0;
    }
  }

  /**
   * The canary is checked while it gets no user traffic, then gets all of it.
   *
   * @param iterations at least 1
   * @param mirror whether it is checked with copied requests
   */
  record BlueGreen(int iterations, boolean mirror) implements Strategy {
    @Override
    public String kind() {
      return "iterations";
    }

    @Override
    public int steps() {
      return iterations;
    }

    @Override
    public int weightAt(int step) {
      return 0;
    }

    @Override
    public boolean mirrorsAt(int step) {
      return mirror;
    }

    @Override
    public boolean iterates() {
      return true;
    }

    @Override
    public boolean allTrafficBeforePromotion() {
      return true;
    }
  }

  /**
   * The users that the analysis matches get the canary, everybody else the primary.
   *
   * @param iterations at least 1
   */
  record AbTest(int iterations) implements Strategy {
    @Override
    public String kind() {
      return "matches";
    }

    @Override
    public int steps() {
      return iterations;
    }

    @Override
    public int weightAt(int step) {
      return 100;
    }

    @Override
    public boolean mirrorsAt(int step) {
      return false;
    }

    @Override
    public boolean iterates() {
      return true;
    }

    @Override
    public boolean allTrafficBeforePromotion() {
      return false;
    }
  }
}
