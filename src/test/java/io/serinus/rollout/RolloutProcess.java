package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serinus.analysis.Measurement;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A controller and its cluster, ticked every second, with faults: a tick's status write may be
 * refused, and the program may die after any number of the tick's actions. Everything it knows
 * after a tick is what was stored.
 */
final class RolloutProcess {
  /** A fault: the status write is refused and nothing is done. */
  static final int REFUSED = -1;

  private RolloutPlan plan;
  private int clockOffset;
  private boolean served;
  private final ClusterModel cluster;
  private final Map<Integer, Integer> faults;
  private final Map<Integer, Integer> effects = new TreeMap<>();
  private int ticks;
  private CanaryStatus status = CanaryStatus.NONE;
  private int statusWrites;

  /**
   * @param faults tick to how many of its actions are done, or {@link #REFUSED}
   */
  RolloutProcess(RolloutPlan plan, String revision, int startup, Map<Integer, Integer> faults) {
    this.plan = plan;
    this.cluster = new ClusterModel(plan, revision, startup);
    this.faults = faults;
  }

  /** Lets the process run until the second given, which has its tick too. */
  RolloutProcess runTo(int second) {
    for (int now = ticks; now <= second; now++) {
      cluster.advanceTo(now);
      tick(now);
    }
    return this;
  }

  /** What the spec means from now on. */
  RolloutProcess edit(RolloutPlan edited) {
    plan = edited;
    cluster.plan(edited);
    return this;
  }

  /** Lets the clock go wrong by so many seconds from now on. */
  RolloutProcess clock(int seconds) {
    clockOffset = seconds;
    return this;
  }

  /** Says which sides have available pods from now on, and has each tick looked at. */
  RolloutProcess pods(boolean ofTarget, boolean ofPrimary) {
    cluster.pods(ofTarget, ofPrimary);
    served = true;
    return this;
  }

  /** Drains cannot be held where nobody knows how late it is. */
  RolloutProcess withoutDrains() {
    cluster.ignoreDrains();
    return this;
  }

  int seconds() {
    return ticks;
  }

  RolloutProcess commit(String revision) {
    cluster.commit(revision);
    return this;
  }

  CanaryStatus status() {
    return status;
  }

  int statusWrites() {
    return statusWrites;
  }

  /** The ticks that changed anything, each with the number of its actions. */
  Map<Integer, Integer> effects() {
    return effects;
  }

  String endState() {
    return "%s, failed checks %d, %s"
        .formatted(status.phase().word(), status.failedChecks(), cluster.objects());
  }

  private void tick(int now) {
    ticks++;
    String before = endState();
    Observation looked = cluster.observe("id-" + now);
    Observation seen = answered(looked.at(looked.now().plusSeconds(clockOffset)));
    if (ObservationPlan.of(plan, status, seen).windowToMeasure().isPresent()) {
      seen = seen.withMeasurements(measurements(seen.target().orElseThrow().revision()));
    }
    Decision decision = RolloutDecider.decide(plan, status, seen);
    checkWeights(status, decision.status());
    int done = faults.getOrDefault(now, decision.actions().size());
    if (done == REFUSED) {
      return;
    }
    boolean written = !decision.status().equals(status);
    if (written) {
      statusWrites++;
      status = stored(decision.status());
    }
    decision.actions().stream().limit(done).forEach(action -> action.accept(cluster));
    if (served && status.phase().initialised() && done == decision.actions().size()) {
      cluster.assertUsersAreServed();
    }
    if (written || !before.equals(endState())) {
      effects.put(now, decision.actions().size());
    }
  }

  /** Everybody agrees, and nobody wants a rollback. */
  private Observation answered(Observation seen) {
    Map<String, HookOutcome> answers = new HashMap<>();
    for (HookQuestion question : ObservationPlan.of(plan, status, seen).hooks()) {
      boolean wanted = question.hook().type() != HookType.ROLLBACK;
      answers.put(
          question.id(), wanted ? new HookOutcome.Passed() : new HookOutcome.Refused("no need"));
    }
    return seen.withHooks(answers);
  }

  /** A weight never rises together with the count of failed checks. */
  private static void checkWeights(CanaryStatus before, CanaryStatus after) {
    if (after.failedChecks() > before.failedChecks()) {
      assertThat(after.canaryWeight())
          .as("weight after a failed check")
          .isLessThanOrEqualTo(before.canaryWeight());
    }
  }

  private Map<String, Measurement> measurements(String revision) {
    Map<String, Measurement> answers = new HashMap<>();
    Measurement answer =
        revision.contains("bad")
            ? new Measurement.Value(50)
            : revision.contains("blind")
                ? new Measurement.Unavailable("connection refused")
                : new Measurement.Value(100);
    plan.metrics().forEach(metric -> answers.put(metric.name(), answer));
    return answers;
  }

  private static CanaryStatus stored(CanaryStatus status) {
    try {
      CanaryStatus read = Json.MAPPER.treeToValue(Json.tree(status), CanaryStatus.class);
      assertThat(read).as("status survives being stored").isEqualTo(status);
      return read;
    } catch (JsonProcessingException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
