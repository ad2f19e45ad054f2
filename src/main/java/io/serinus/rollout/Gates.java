package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Hook;
import io.serinus.model.HookState;
import io.serinus.model.HookState.Gate;
import io.serinus.model.HookType;
import io.serinus.model.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hooks that a run stands before. They are asked in the tick after the one that came to them, so
 * that what is asked is written down first, and again an analysis interval after each no. One more
 * time they are asked when a deadline has passed; a no then ends the run.
 */
final class Gates {
  private Gates() {}

  /** What stands between the run and its next move. */
  enum Answer {
    /** All said yes, or there is nobody to ask any more. */
    OPEN,
    /** It is not yet time to ask again, or not all have answered. */
    UNKNOWN,
    /** One said no. */
    HELD,
    /** One said no after its deadline. */
    EXPIRED
  }

  /** Whether there are hooks of this type. */
  static boolean bar(Tick tick, HookType type) {
    return !tick.plan().hooks(type).isEmpty();
  }

  /** The run comes to stand before hooks of this type. */
  static CanaryStatus reached(Tick tick, HookType type) {
    return with(tick, Gate.reached(type, tick.now()));
  }

  /** The run stands before nothing. */
  static CanaryStatus opened(Tick tick) {
    return StatusDraft.of(tick.status()).hooks(tick.state().hookState().withGate(null)).build();
  }

  /** The hooks' memory as if the present gate had been asked now. */
  static HookState askedNow(Tick tick) {
    HookState hooks = tick.state().hookState();
    return tick.gate().map(gate -> hooks.withGate(gate.asked(tick.now()))).orElse(hooks);
  }

  static List<HookQuestion> questions(Tick tick) {
    return tick.gate().isEmpty() || tick.paused() || !mayBeAsked(tick) || !due(tick)
        ? List.of()
        : asking(tick, tick.gate().get());
  }

  static Answer answer(Tick tick) {
    Gate gate = tick.gate().orElseThrow();
    if (!bar(tick, gate.type())) {
      return Answer.OPEN;
    }
    HookAnswers answers = HookAnswers.to(asking(tick, gate), tick);
    if (!due(tick) || !answers.complete()) {
      return Answer.UNKNOWN;
    }
    List<HookQuestion> against = answers.notPassed();
    if (against.isEmpty()) {
      return Answer.OPEN;
    }
    return against.stream().anyMatch(question -> expired(tick, gate, question.hook()))
        ? Answer.EXPIRED
        : Answer.HELD;
  }

  /** The status after a no; people are told when it is another hook's than before. */
  static CanaryStatus held(Tick tick) {
    Gate gate = tick.gate().orElseThrow();
    HookAnswers answers = HookAnswers.to(asking(tick, gate), tick);
    HookQuestion against = answers.notPassed().get(0);
    Hook holder = against.hook();
    String answer = answers.outcome(against).why();
    Tick held = tick.with(with(tick, gate.held(tick.now(), holder.name(), answer)));
    if (holder.name().equals(gate.heldBy())) {
      return held.status();
    }
    return StatusDraft.of(held.status())
        .tell(
            RunEvents.warning(
                tick,
                "gate-%s-%s-%s".formatted(gate.type().word(), gate.since(), holder.name()),
                "Halt %s advancement, %s".formatted(tick.plan().target(), reason(held))))
        .tell(RunAlerts.waiting(held, held.gate().orElseThrow()))
        .build();
  }

  /** When to look at the present gate again. */
  static Instant lookAgainAt(Tick tick) {
    Gate gate = tick.gate().orElseThrow();
    if (gate.askedAt() == null || due(tick)) {
      boolean justReached = gate.askedAt() == null && !gate.since().isBefore(tick.now());
      return justReached ? tick.now() : tick.now().plus(tick.plan().interval());
    }
    Instant next = tick.span(gate.askedAt(), tick.plan().interval()).end();
    for (Hook hook : tick.plan().hooks(gate.type())) {
      Instant end =
          hook.deadline().map(deadline -> tick.span(gate.since(), deadline).end()).orElse(next);
      next = end.isBefore(next) && end.isAfter(tick.now()) ? end : next;
    }
    return next;
  }

  /** Why the run stands where it stands. */
  static String reason(Tick tick) {
    Gate gate = tick.gate().orElseThrow();
    String target = tick.plan().target();
    String what =
        switch (gate.type()) {
          case CONFIRM_ROLLOUT -> target + " waits for approval to be rolled out: ";
          case PRE_ROLLOUT -> target + " is prepared for its first traffic: ";
          case CONFIRM_TRAFFIC_INCREASE ->
              "%s stays at weight %d until more is approved: ".formatted(target, tick.weight());
          case CONFIRM_PROMOTION -> target + " waits for approval to be promoted: ";
          case ROLLOUT, ROLLBACK, POST_ROLLOUT, EVENT -> target + " waits: ";
        };
    return gate.heldBy() == null
        ? what + "asking its " + gate.type().word() + " hooks"
        : what + sentence(gate);
  }

  /** The hook that said no, and its answer. */
  static String sentence(Gate gate) {
    return "%s hook '%s' %s".formatted(gate.type().word(), gate.heldBy(), gate.answer());
  }

  /** What leads to the phase of a run that is scaled up and analysed. */
  static PhaseRule holding(Tick tick) {
    boolean promotionHeld =
        tick.gate()
            .filter(gate -> gate.type() == HookType.CONFIRM_PROMOTION && gate.heldBy() != null)
            .isPresent();
    return promotionHeld ? PhaseRule.PROMOTION_HELD : PhaseRule.PROMOTION_NOT_HELD;
  }

  /** Names of the hooks, for an event that says that they passed. */
  static String passed(Tick tick) {
    HookType type = tick.gate().orElseThrow().type();
    List<String> names = tick.plan().hooks(type).stream().map(Hook::name).toList();
    String word = type.word();
    return "%s%s check %s passed"
        .formatted(
            Character.toUpperCase(word.charAt(0)), word.substring(1), String.join(", ", names));
  }

  private static CanaryStatus with(Tick tick, Gate gate) {
    return StatusDraft.of(tick.status()).hooks(tick.state().hookState().withGate(gate)).build();
  }

  /** Named by what the status says, so that the same question has the same name after a crash. */
  private static List<HookQuestion> asking(Tick tick, Gate gate) {
    Object before = gate.askedAt() == null ? "first" : gate.askedAt();
    String occasion = "%s/%s/%s".formatted(gate.type().word(), gate.since(), before);
    return HookQuestion.toAll(tick, gate.type(), occasion, Phase.PROGRESSING);
  }

  private static boolean mayBeAsked(Tick tick) {
    if (ConfirmRollout.isAhead(tick)) {
      return true;
    }
    boolean analysing = tick.state().step() < 0 || tick.state().windowStart() != null;
    return tick.canaryReady() && tick.primaryReady() && !tick.plan().skipAnalysis() && analysing;
  }

  private static boolean due(Tick tick) {
    Gate gate = tick.gate().orElseThrow();
    return gate.askedAt() == null
        || tick.span(gate.askedAt(), tick.plan().interval()).over()
        || tick.plan().hooks(gate.type()).stream()
            .anyMatch(hook -> expired(tick, gate, hook) && notAskedSince(gate, hook));
  }

  private static boolean expired(Tick tick, Gate gate, Hook hook) {
    Optional<Duration> deadline = hook.deadline();
    return deadline.isPresent() && tick.span(gate.since(), deadline.get()).over();
  }

  private static boolean notAskedSince(Gate gate, Hook hook) {
    Instant askedAt = gate.askedAt();
    return askedAt == null
        || hook.deadline().filter(end -> askedAt.isBefore(gate.since().plus(end))).isPresent();
  }
}
