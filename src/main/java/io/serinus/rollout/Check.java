package io.serinus.rollout;

import io.serinus.analysis.CheckRound;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.model.Standing.Code;
import java.util.Optional;

/**
 * What follows from the hooks and metrics asked at the end of a window: the next step, a failed
 * check, or the same window once more because something could not be asked. Until all have
 * answered, everything stays as it is.
 */
final class Check {
  private Check() {}

  static Decision decide(Tick tick) {
    if (!CheckHooks.answered(tick)
        || !CheckRound.complete(tick.plan().metrics(), tick.seen().measurements())) {
      return Analysis.hold(
          tick,
          Code.ANALYSING,
          Analysis.checking(tick),
          Optional.of(tick.now().plus(tick.plan().interval())));
    }
    CheckRound round =
        CheckRound.of(
            tick.plan().metrics(), tick.seen().measurements(), tick.state().checks(), tick.now());
    Tick checked = tick.with(StatusDraft.of(tick.status()).checks(round.results()).build());
    Optional<String> failedHooks = CheckHooks.failures(checked);
    if (failedHooks.isPresent()) {
      boolean both = round.outcome() == Verdict.FAIL;
      return failed(checked, failedHooks.get() + (both ? ", " + round.evidence() : ""));
    }
    return switch (round.outcome()) {
      case PASS -> passed(checked);
      case FAIL -> failed(checked, round.evidence());
      case HOLD -> held(checked, round.evidence());
    };
  }

  private static Decision passed(Tick tick) {
    if (!Fitness.mayBeRaised(tick)) {
      Tick again =
          tick.with(StatusDraft.of(tick.status()).windowStart(tick.now()).holds(0).build());
      return Analysis.awaitPrimary(again, Optional.of(again.window().end()));
    }
    if (tick.gate().isPresent()) {
      return GatedAnalysis.decide(
          tick.with(StatusDraft.of(tick.status()).windowStart(tick.now()).holds(0).build()));
    }
    boolean counted = tick.plan().strategy().iterates();
    Tick passed =
        tick.with(
            StatusDraft.of(tick.status())
                .iterations(counted ? Math.max(0, tick.status().iterations()) + 1 : 0)
                .holds(0)
                .build());
    return GatedAnalysis.towards(passed, Steps.next(passed));
  }

  /** A failed check: the weight stays, and at the threshold the run ends in this tick. */
  static Decision failed(Tick tick, String evidence) {
    int failures = tick.status().failedChecks() + 1;
    boolean traffic = tick.state().windowStart() != null;
    Tick failed =
        tick.with(
            StatusDraft.of(tick.status())
                .failedChecks(failures)
                .holds(0)
                .windowStart(traffic ? tick.now() : null)
                .hooks(Gates.askedNow(tick))
                .tell(
                    RunEvents.warning(
                        tick,
                        "halt-" + failures,
                        "Halt " + tick.plan().target() + " advancement: " + evidence))
                .build());
    if (failures >= tick.plan().threshold()) {
      String event = "failed checks threshold reached " + failures + ", " + evidence;
      return Rest.keep(failed.with(Runs.rolledBack(failed, event, evidence)));
    }
    return traffic || tick.canaryReady() ? Analysis.watch(failed) : UnreadyCanary.decide(failed);
  }

  private static Decision held(Tick tick, String evidence) {
    int holds = tick.state().holds() + 1;
    if (holds >= tick.plan().holdLimit()) {
      return failed(tick, evidence + ", " + holds + " times in a row");
    }
    StatusDraft draft = StatusDraft.of(tick.status()).holds(holds).windowStart(tick.now());
    if (holds == 1) {
      draft.tell(
          RunEvents.warning(
              tick,
              "hold-%d-%d".formatted(tick.step(), tick.status().failedChecks()),
              "%s stays at weight %d, a check could not be made: %s"
                  .formatted(tick.plan().target(), tick.weight(), evidence)));
    }
    return Analysis.watch(tick.with(draft.build()));
  }
}
