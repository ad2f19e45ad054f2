package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tick must look at beyond the workloads.
 *
 * @param windowToMeasure when the analysis window began whose metrics are to be measured: it has
 *     just ended, and the hooks that are called with the check have answered. The same until all
 *     metrics are in the observation and the check was made
 * @param hooks the webhooks to ask; their outcomes are put into the observation as they come
 * @param recollect whether the revision last promoted is to be looked up in Git: the Canary is
 *     being initialised without a primary
 */
public record ObservationPlan(
    Optional<Instant> windowToMeasure, List<HookQuestion> hooks, boolean recollect) {
  private static final ObservationPlan NOTHING =
      new ObservationPlan(Optional.empty(), List.of(), false);

  public ObservationPlan {
    hooks = List.copyOf(hooks);
  }

  /**
   * Says what is missing in an observation that has the workloads already.
   *
   * @param seen without measurements; with the outcomes of hooks, as far as they are known
   */
  public static ObservationPlan of(RolloutPlan plan, CanaryStatus given, Observation seen) {
    CanaryStatus status = Clocks.corrected(given, seen.now());
    Admission admission = Admission.of(plan, status, seen);
    if (!admission.open() || TargetTrouble.in(plan, seen).isPresent()) {
      return NOTHING;
    }
    if (!status.phase().analysing()) {
      return new ObservationPlan(Optional.empty(), List.of(), Restoration.asks(status, seen));
    }
    CanaryStatus healed = TargetTrouble.healed(admission.status(), seen);
    Tick tick = ServingSide.settled(new Tick(plan, healed, seen.target().orElseThrow(), seen));
    if (!tick.sameRevision()) {
      return NOTHING;
    }
    List<HookQuestion> questions = new ArrayList<>(RollbackHooks.questions(tick));
    questions.addAll(Gates.questions(tick));
    boolean check = Analysis.checkIsDue(tick);
    if (check) {
      questions.addAll(CheckHooks.questions(tick));
    }
    boolean measure = check && !plan.metrics().isEmpty() && CheckHooks.answered(tick);
    return new ObservationPlan(
        measure ? Optional.ofNullable(tick.state().windowStart()) : Optional.empty(),
        questions,
        false);
  }
}
