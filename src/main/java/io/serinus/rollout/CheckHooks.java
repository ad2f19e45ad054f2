package io.serinus.rollout;

import io.serinus.model.HookType;
import io.serinus.model.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hooks of type rollout: called with every check, before its metrics are measured. */
final class CheckHooks {
  private CheckHooks() {}

  static List<HookQuestion> questions(Tick tick) {
    Instant window = tick.state().windowStart();
    String occasion = "rollout/" + (window == null ? "" : window);
    return HookQuestion.toAll(tick, HookType.ROLLOUT, occasion, Phase.PROGRESSING);
  }

  static boolean answered(Tick tick) {
    return answers(tick).complete();
  }

  /** The hooks that did not pass, with their answers; empty when all did. */
  static Optional<String> failures(Tick tick) {
    HookAnswers answers = answers(tick);
    String failures =
        answers.notPassed().stream()
            .map(question -> question.hook() + " " + answers.outcome(question).why())
            .collect(Collectors.joining(", "));
    return failures.isEmpty() ? Optional.empty() : Optional.of(failures);
  }

  private static HookAnswers answers(Tick tick) {
    return HookAnswers.to(questions(tick), tick);
  }
}
