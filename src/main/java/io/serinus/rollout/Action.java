package io.serinus.rollout;

/**
 * Something that must be so in the cluster. An action says the wished state, not a step towards it:
 * doing it twice is doing it once, and where it is so already nothing is written. Actions are done
 * in the order given.
 */
public sealed interface Action {

  /** Hands this action to the method that does it. */
  <R> R accept(Visitor<R> visitor);

  /** One method per action: a new one does not compile until it is handled everywhere. */
  interface Visitor<R> {
    R ensureServices(EnsureServices action);

    R ensurePrimary(EnsurePrimary action);

    R promoteToPrimary(PromoteToPrimary action);

    R followTarget(FollowTarget action);

    R routeTraffic(RouteTraffic action);

    R scaleTarget(ScaleTarget action);

    R giveBack(GiveBack action);
  }

  /**
   * The generated Services exist.
   *
   * @param apexToPrimary whether the apex Service exists too and selects the primary; false leaves
   *     it as it is
   */
  record EnsureServices(boolean apexToPrimary) implements Action {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ensureServices(this);
    }
  }

  /**
   * The primary exists, with its copies of tracked configs and its autoscaler; a missing one is
   * made from the target, one that is there is left as it is.
   *
   * @param promotionId the run it is made in
   * @param restored whether a missing one is made from the manifest of the revision last promoted,
   *     as Git recorded it, instead of from the target
   */
  record EnsurePrimary(String promotionId, boolean restored) implements Action {
    EnsurePrimary(String promotionId) {
      this(promotionId, false);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ensurePrimary(this);
    }
  }

  /**
   * The primary carries the target's present pod template, the content of its tracked configs and
   * its autoscaler's settings, and is marked with the run that promoted it.
   *
   * @param promotionId the run that promotes
   * @param restored whether it carries the manifest of the revision last promoted, as Git recorded
   *     it, instead of the target's
   */
  record PromoteToPrimary(String promotionId, boolean restored) implements Action {
    PromoteToPrimary(String promotionId) {
      this(promotionId, false);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.promoteToPrimary(this);
    }
  }

  /**
   * A primary that is there has the settings that are no revision: the target's outside its pod
   * template, and the autoscaler that the Canary means, no other. Its pod template stays.
   *
   * @param boundsOnly whether its autoscaler takes over the numbers of pods only, because the rest
   *     may belong to a revision that it does not run
   */
  record FollowTarget(boolean boundsOnly) implements Action {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.followTarget(this);
    }
  }

  /** DestinationRules and VirtualService (or what the provider has instead) send traffic so. */
  record RouteTraffic(TrafficSplit split) implements Action {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.routeTraffic(this);
    }
  }

  /**
   * The target wants this many pods; with an autoscaler, at least one pod, and how many is the
   * autoscaler's business.
   *
   * @param replicas 0 or more
   */
  record ScaleTarget(int replicas) implements Action {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scaleTarget(this);
    }
  }

  /**
   * Users reach the target without anything that is generated: the apex Service selects the
   * target's pods; then a VirtualService that was there before has its own spec again, and a
   * generated one is gone.
   */
  record GiveBack() implements Action {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.giveBack(this);
    }
  }
}
