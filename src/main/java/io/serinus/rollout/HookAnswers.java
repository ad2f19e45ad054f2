package io.serinus.rollout;

import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import java.util.List;
import java.util.Map;

/** What has come of some questions in this tick. An answer counts for its own question only. */
record HookAnswers(List<HookQuestion> questions, Map<String, HookOutcome> outcomes) {
  private static final HookOutcome NONE = new HookOutcome.Unavailable("has not answered yet");

  static HookAnswers to(List<HookQuestion> questions, Tick tick) {
    return new HookAnswers(questions, tick.seen().hooks());
  }

  boolean complete() {
    return questions.stream().allMatch(question -> outcomes.containsKey(question.id()));
  }

  List<Hook> passed() {
    return questions.stream()
        .filter(question -> outcome(question).passed())
        .map(HookQuestion::hook)
        .toList();
  }

  List<HookQuestion> notPassed() {
    return questions.stream().filter(question -> !outcome(question).passed()).toList();
  }

  HookOutcome outcome(HookQuestion question) {
    return outcomes.getOrDefault(question.id(), NONE);
  }
}
