package io.serinus.rollout;

import io.serinus.model.Hook;
import io.serinus.model.HookType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hooks of type rollback: asked all through a run, with every check, and where no check is under
 * way once an interval. A yes of one of them rolls the run back; anything else lets it go on, and
 * nothing waits for their answers.
 */
final class RollbackHooks {
  private RollbackHooks() {}

  static List<HookQuestion> questions(Tick tick) {
    if (!due(tick)) {
      return List.of();
    }
    Instant askedAt = tick.state().hookState().rollbackAskedAt();
    String occasion = "rollback/" + (askedAt == null ? "first" : askedAt);
    return HookQuestion.toAll(tick, HookType.ROLLBACK, occasion, tick.status().phase());
  }

  static Decision decide(Tick tick) {
    if (!concerned(tick) || !tick.sameRevision()) {
      return Analysis.decide(tick);
    }
    if (!due(tick)) {
      return watched(tick, Analysis.decide(tick));
    }
    HookAnswers answers = HookAnswers.to(questions(tick), tick);
    List<Hook> demanding = answers.passed();
    if (!demanding.isEmpty()) {
      String why = demanding.get(0) + " asked for it";
      return Rest.keep(tick.with(Runs.rolledBack(tick, why, why)));
    }
    Tick next =
        answers.complete()
            ? tick.with(
                StatusDraft.of(tick.status())
                    .hooks(tick.state().hookState().rollbackAsked(tick.now()))
                    .build())
            : tick;
    return watched(next, Analysis.decide(next));
  }

  private static boolean concerned(Tick tick) {
    return Gates.bar(tick, HookType.ROLLBACK)
        && (!tick.plan().skipAnalysis() || ConfirmRollout.isAhead(tick));
  }

  private static boolean due(Tick tick) {
    if (!concerned(tick)) {
      return false;
    }
    Instant askedAt = tick.state().hookState().rollbackAskedAt();
    Instant windowStart = tick.state().windowStart();
    if (askedAt == null) {
      return true;
    }
    return windowStart == null
        ? tick.span(askedAt, tick.plan().interval()).over()
        : tick.window().over() && askedAt.isBefore(windowStart.plus(tick.plan().interval()));
  }

  /** The decision, with the next asking not slept through. */
  private static Decision watched(Tick tick, Decision decision) {
    if (!decision.status().phase().analysing()) {
      return decision;
    }
    Instant look = lookAgainAt(tick.with(decision.status()));
    Instant wake = decision.wakeAt().filter(look::isAfter).orElse(look);
    return new Decision(decision.status(), decision.actions(), Optional.of(wake));
  }

  private static Instant lookAgainAt(Tick tick) {
    Instant askedAt = tick.state().hookState().rollbackAskedAt();
    if (due(tick)) {
      boolean begun = askedAt == null && tick.now().equals(tick.state().startedAt());
      return begun ? tick.now() : tick.now().plus(tick.plan().interval());
    }
    return tick.state().windowStart() == null && askedAt != null
        ? tick.span(askedAt, tick.plan().interval()).end()
        : tick.window().end();
  }
}
