package io.serinus.reconcile;

import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.HookOutcome;
import io.serinus.reconcile.HookCalls.Message;
import io.serinus.rollout.HookQuestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asks webhooks beside the ticks. */
final class HookDesk {
  private final HookCalls calls;
  private final HookSettings settings;
  private final Inquiries<HookOutcome> inquiries;

  HookDesk(HookCalls calls, HookSettings settings) {
    this.calls = calls;
    this.settings = settings;
    this.inquiries = new Inquiries<>(settings.wake(), HookDesk::unasked);
  }

  /**
   * Asks what was not asked yet.
   *
   * @return id of a question to its answer, for those that are answered by now
   */
  Map<String, HookOutcome> ask(Canary canary, List<HookQuestion> questions) {
    Map<String, Supplier<CompletableFuture<HookOutcome>>> asked = new LinkedHashMap<>();
    questions.forEach(question -> asked.put(question.id(), () -> start(canary, question)));
    return inquiries.ask(canary, asked);
  }

  void forget(String uid) {
    inquiries.forget(uid);
  }

  private static HookOutcome unasked(Throwable failure) {
    return new HookOutcome.Unavailable("was not called: the controller failed, see its log");
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
    return CompletableFuture.supplyAsync(() -> calls.call(canary, message), settings.workers());
  }
}
