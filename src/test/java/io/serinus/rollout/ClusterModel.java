package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as a process: it does actions, lets time pass and is looked at. While it does an
 * action it checks what no action may ever do to users.
 */
final class ClusterModel implements Action.Visitor<String> {
  static final int REPLICAS = 2;

  private RolloutPlan plan;
  private final int startup;
  private final WorkloadModel target;
  private @Nullable WorkloadModel primary;
  private String promotionId = "";
  private boolean apexToPrimary;
  private int canaryWeight;
  private long leftCanaryAt = Long.MIN_VALUE / 2;
  private long now;
  private boolean targetUp = true;
  private boolean primaryUp = true;
  private boolean drains = true;

  ClusterModel(RolloutPlan plan, String revision, int startup) {
    this.plan = plan;
    this.startup = startup;
    this.target = new WorkloadModel(revision, REPLICAS, 0, startup, "broken");
  }

  void advanceTo(long second) {
    now = second;
  }

  /** What the spec means from now on. */
  void plan(RolloutPlan edited) {
    plan = edited;
  }

  void ignoreDrains() {
    drains = false;
  }

  /** Whether the pods of each side are available at all in this second. */
  void pods(boolean ofTarget, boolean ofPrimary) {
    targetUp = ofTarget;
    primaryUp = ofPrimary;
  }

  /** A side without an available pod has no share while the other has one. */
  void assertUsersAreServed() {
    boolean canary = targetPods().available() > 0;
    boolean served = primaryReadiness().available() > 0;
    if (canary != served && apexToPrimary) {
      assertThat(canaryWeight)
          .as("second %d: users are where pods serve", now)
          .isEqualTo(canary ? 100 : 0);
    }
  }

  void commit(String revision) {
    target.template(revision, now);
  }

  Observation observe(String freshId) {
    return new Observation(
        Instant.EPOCH.plusSeconds(now),
        Optional.of(
            new Target(
                target.revision(),
                List.of("podinfo:" + target.revision()),
                REPLICAS,
                targetPods(),
                Optional.empty())),
        Optional.empty(),
        Optional.ofNullable(primary)
            .map(
                present ->
                    new Primary(
                        promotionId, List.of("podinfo:" + present.revision()), primaryReadiness())),
        Optional.of(apexToPrimary ? canaryWeight : 100),
        Map.of(),
        freshId);
  }

  /** What users and operators would find: equal whatever happened on the way. */
  String objects() {
    return "target %s ×%d, primary %s, weight %d, apex %s"
        .formatted(
            target.revision(),
            target.replicas(),
            primary == null ? "none" : primary.revision() + " ×" + primary.replicas(),
            canaryWeight,
            apexToPrimary ? "primary" : "target");
  }

  @Override
  public String ensureServices(Action.EnsureServices action) {
    if (action.apexToPrimary() && !apexToPrimary) {
      assertThat(primaryReadiness().ready(plan.primaryReadyThreshold()))
          .as("apex goes to a ready primary")
          .isTrue();
      apexToPrimary = true;
      leftCanaryAt = now;
    }
    return "services";
  }

  @Override
  public String ensurePrimary(Action.EnsurePrimary action) {
    if (primary == null) {
      primary = new WorkloadModel(target.revision(), REPLICAS, now, startup, "sick");
      promotionId = action.promotionId();
    }
    return "primary";
  }

  @Override
  public String promoteToPrimary(Action.PromoteToPrimary action) {
    assertThat(primary).isNotNull();
    primary.template(target.revision(), now);
    promotionId = action.promotionId();
    return "promote";
  }

  @Override
  public String followTarget(Action.FollowTarget action) {
    return "follow";
  }

  @Override
  public String routeTraffic(Action.RouteTraffic action) {
    int wanted = action.split().canaryWeight();
    Readiness canary = targetPods();
    if (wanted > canaryWeight) {
      boolean alone = wanted == 100 && primaryReadiness().available() == 0;
      assertThat(alone ? canary.available() > 0 : canary.ready(plan.canaryReadyThreshold()))
          .as("second %d: traffic goes to a ready canary, or to the only one that serves", now)
          .isTrue();
    }
    if (wanted < canaryWeight) {
      assertThat(primaryReadiness().available() > 0 || canary.available() == 0)
          .as("second %d: traffic returns to a primary that serves", now)
          .isTrue();
      leftCanaryAt = now;
    }
    canaryWeight = wanted;
    return "traffic";
  }

  @Override
  public String scaleTarget(Action.ScaleTarget action) {
    if (action.replicas() == 0 && targetPods().available() > 0) {
      assertThat(canaryWeight).as("second %d: the scaled-down side gets no traffic", now).isZero();
      assertThat(now - leftCanaryAt)
          .as("second %d: the scaled-down side has drained", now)
          .isGreaterThanOrEqualTo(drains ? plan.drain().toSeconds() : Long.MIN_VALUE);
    }
    target.scale(action.replicas(), now);
    return "scale";
  }

  @Override
  public String giveBack(Action.GiveBack action) {
    assertThat(targetPods().available()).as("users are given to pods").isPositive();
    apexToPrimary = false;
    canaryWeight = 100;
    return "give back";
  }

  private Readiness primaryReadiness() {
    return primary == null ? Readiness.SCALED_TO_ZERO : seen(primary, primaryUp);
  }

  private Readiness targetPods() {
    return seen(target, targetUp);
  }

  private Readiness seen(WorkloadModel workload, boolean up) {
    Readiness pods = workload.readiness(now);
    return up
        ? pods
        : new Readiness(true, pods.wanted(), pods.updated(), pods.total(), 0, pods.stalledAt());
  }
}
