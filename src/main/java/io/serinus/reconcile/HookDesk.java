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
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Asks webhooks beside the ticks, so that one that hangs holds up its own rollout only. An answer
 * wakes the Canary, and is kept until the status no longer asks for it: when a status could not be
 * written, nobody is asked twice. Of one Canary at most {@value #AT_ONCE} calls are under way,
 * those included whose answers nobody wants any more; what is more waits for its turn.
 */
final class HookDesk {
  static final int AT_ONCE = 16;

  private final HookCalls calls;
  private final HookSettings settings;

  /** Of each Canary, by uid. */
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  /** What one Canary asks. */
  private static final class Asked {
    private final Map<String, CompletableFuture<HookOutcome>> answers = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(AT_ONCE);
  }

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
    Asked his = asked.computeIfAbsent(canary.uid(), uid -> new Asked());
    Set<String> ids = questions.stream().map(HookQuestion::id).collect(Collectors.toSet());
    his.answers.keySet().retainAll(ids);
    questions.stream()
        .filter(question -> !his.answers.containsKey(question.id()))
        .takeWhile(question -> his.room.tryAcquire())
        .forEach(question -> his.answers.put(question.id(), start(canary, question, his.room)));
    Map<String, HookOutcome> answered = new HashMap<>();
    his.answers.forEach(
        (id, answer) -> {
          if (answer.isDone()) {
            answered.put(id, answer.join());
          }
        });
    return answered;
  }

  void forget(String uid) {
    asked.remove(uid);
  }

  private CompletableFuture<HookOutcome> start(
      Canary canary, HookQuestion question, Semaphore room) {
    Message message =
        new Message(
            question.hook(),
            question.phase(),
            question.revision(),
            Map.of(),
            question.id(),
            HookCredentials.NONE);
    CompletableFuture<HookOutcome> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return calls.call(canary, message);
              } finally {
                room.release();
              }
            },
            settings.workers());
    if (!answer.isDone()) {
      var unused = answer.thenRun(() -> settings.wake().accept(canary.key()));
    }
    return answer;
  }
}
