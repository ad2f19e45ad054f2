package io.serinus.reconcile;

import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.HookOutcome;
import io.serinus.reconcile.HookCalls.Message;
import io.serinus.rollout.HookQuestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Asks webhooks beside the ticks, so that one that hangs holds up its own rollout only. An answer
 * wakes the Canary, and is kept until the status no longer asks for it: when a status could not be
 * written, nobody is asked twice.
 */
final class HookDesk {
  private final HookCalls calls;
  private final HookSettings settings;
  private final Map<String, Map<String, CompletableFuture<HookOutcome>>> asked =
      new ConcurrentHashMap<>();

  HookDesk(HookCalls calls, HookSettings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  /**
   * Asks what was not asked yet.
   *
   * @return id of a question to its answer, for those that are answered by now
   */
  Map<String, HookOutcome> ask(Canary canary, List<HookQuestion> questions) {
    if (questions.isEmpty()) {
      asked.remove(canary.uid());
      return Map.of();
    }
    Map<String, CompletableFuture<HookOutcome>> open =
        asked.computeIfAbsent(canary.uid(), uid -> new ConcurrentHashMap<>());
    Set<String> ids = questions.stream().map(HookQuestion::id).collect(Collectors.toSet());
    open.keySet().retainAll(ids);
    Map<String, HookOutcome> answers = new HashMap<>();
    for (HookQuestion question : questions) {
      CompletableFuture<HookOutcome> answer = open.get(question.id());
      if (answer == null) {
        answer = start(canary, question);
        open.put(question.id(), answer);
      }
      if (answer.isDone()) {
        answers.put(question.id(), answer.join());
      }
    }
    return answers;
  }

  void forget(String uid) {
    asked.remove(uid);
  }

  private CompletableFuture<HookOutcome> start(Canary canary, HookQuestion question) {
    Message message =
        new Message(
            question.hook(),
            question.phase(),
            question.revision(),
            Map.of(),
            question.id(),
            HookCredentials.NONE);
    CompletableFuture<HookOutcome> answer =
        CompletableFuture.supplyAsync(() -> calls.call(canary, message), settings.workers());
    if (!answer.isDone()) {
      var unused = answer.thenRun(() -> settings.wake().accept(canary.key()));
    }
    return answer;
  }
}
