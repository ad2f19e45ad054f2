package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState.Gate;
import io.serinus.model.HookType;
import io.serinus.model.Standing.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * The moves of an analysis that hooks may bar: the first traffic, a higher weight, the promotion.
 * While a gate is closed the weight stays and the checks go on; after a failed one the gate is
 * asked anew.
 */
final class GatedAnalysis {
  private GatedAnalysis() {}

  /** The canary is ready for the first time in this run. */
  static Decision prepare(Tick tick) {
    boolean toPrepare =
        Gates.bar(tick, HookType.PRE_ROLLOUT) && !tick.state().hookState().prepared();
    return toPrepare ? standing(tick, HookType.PRE_ROLLOUT) : towards(tick, 0);
  }

  /** The next step, or the promotion after the last. */
  static Decision towards(Tick tick, int next) {
    if (tick.paused()) {
      return paused(tick);
    }
    Strategy strategy = tick.plan().strategy();
    if (next >= strategy.steps()) {
      return Gates.bar(tick, HookType.CONFIRM_PROMOTION)
          ? standing(tick, HookType.CONFIRM_PROMOTION)
          : Promotion.begin(tick);
    }
    boolean more = !strategy.iterates() && strategy.weightAt(next) > tick.weight();
    return more && Gates.bar(tick, HookType.CONFIRM_TRAFFIC_INCREASE)
        ? standing(tick, HookType.CONFIRM_TRAFFIC_INCREASE)
        : Analysis.enter(tick, next);
  }

  /** The run stands before a gate; both sides are ready. */
  static Decision decide(Tick tick) {
    if (tick.paused()) {
      return Analysis.paused(tick);
    }
    HookType type = tick.gate().orElseThrow().type();
    return switch (Gates.answer(tick)) {
      case OPEN -> opened(tick, type);
      case UNKNOWN -> waiting(tick);
      case HELD -> closed(tick, type);
      case EXPIRED -> Rest.keep(tick.with(expired(tick)));
    };
  }

  /** The run ends because nobody opened its gate in time. */
  static CanaryStatus expired(Tick tick) {
    Tick held = tick.with(Gates.held(tick));
    String why = "not approved in time, " + Gates.sentence(held.gate().orElseThrow());
    return Runs.rolledBack(held, why, why);
  }

  /** A passed check that leads nowhere is followed by another window. */
  private static Decision paused(Tick tick) {
    boolean windows = tick.state().step() >= 0;
    return Analysis.paused(
        tick.with(StatusDraft.of(tick.status()).windowStart(windows ? tick.now() : null).build()));
  }

  private static Decision standing(Tick tick, HookType type) {
    boolean windows = tick.state().step() >= 0;
    CanaryStatus before =
        StatusDraft.of(Gates.reached(tick, type)).windowStart(windows ? tick.now() : null).build();
    return waiting(tick.with(before));
  }

  private static Decision opened(Tick tick, HookType type) {
    CanaryStatus told =
        Gates.bar(tick, type)
            ? StatusDraft.of(tick.status())
                .tell(
                    RunEvents.info(
                        tick,
                        "passed-%s-%s".formatted(type.word(), since(tick)),
                        Gates.passed(tick)))
                .build()
            : tick.status();
    Tick open = tick.with(told);
    return switch (type) {
      case CONFIRM_PROMOTION -> promoted(open.with(Gates.opened(open)));
      case CONFIRM_TRAFFIC_INCREASE -> raised(open.with(Gates.opened(open)));
      case PRE_ROLLOUT -> towards(open.with(prepared(open)), 0);
      case CONFIRM_ROLLOUT, ROLLOUT, ROLLBACK, POST_ROLLOUT, EVENT ->
          Analysis.decide(open.with(Gates.opened(open)));
    };
  }

  private static Instant since(Tick tick) {
    return tick.gate().map(Gate::since).orElse(Instant.EPOCH);
  }

  private static Decision raised(Tick tick) {
    int next = Steps.next(tick);
    return next < tick.plan().strategy().steps() ? Analysis.enter(tick, next) : towards(tick, next);
  }

  /** Steps that were added while the promotion waited come first. */
  private static Decision promoted(Tick tick) {
    int next = Steps.next(tick);
    return next < tick.plan().strategy().steps() ? towards(tick, next) : Promotion.begin(tick);
  }

  private static CanaryStatus prepared(Tick tick) {
    return StatusDraft.of(tick.status()).hooks(tick.state().hookState().afterPreparation()).build();
  }

  private static Decision closed(Tick tick, HookType type) {
    Tick held = tick.with(type == HookType.PRE_ROLLOUT ? noted(tick) : Gates.held(tick));
    return type == HookType.PRE_ROLLOUT
        ? Check.failed(held, Gates.sentence(held.gate().orElseThrow()))
        : waiting(held);
  }

  /** The answer as the gate's memory; that the check failed is told with the failed check. */
  private static CanaryStatus noted(Tick tick) {
    return StatusDraft.of(Gates.held(tick)).pending(tick.state().pending()).build();
  }

  private static Decision waiting(Tick tick) {
    Instant look = Gates.lookAgainAt(tick);
    boolean windows = tick.state().windowStart() != null;
    Instant wake = windows && tick.window().end().isBefore(look) ? tick.window().end() : look;
    return Analysis.hold(tick, Code.AWAITING_APPROVAL, Gates.reason(tick), Optional.of(wake));
  }
}
