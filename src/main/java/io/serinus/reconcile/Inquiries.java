package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to others, asked beside the ticks, so that who hangs holds up only what asked him. An
 * answer wakes the Canary, and is kept until the Canary no longer asks for it: when a status could
 * not be written, nobody is asked twice. Of one Canary at most {@value #AT_ONCE} questions are
 * under way, those included whose answers nobody wants any more; what is more waits for its turn.
 *
 * @param <A> an answer
 */
final class Inquiries<A> {
  static final int AT_ONCE = 16;

  private static final Logger LOGGER = LoggerFactory.getLogger(Inquiries.class);

  private final Consumer<CanaryKey> wake;
  private final Function<Throwable, A> failed;

  /** Of each Canary, by uid. */
  private final Map<String, Asked<A>> asked = new ConcurrentHashMap<>();

  /** What one Canary asks. */
  private static final class Asked<A> {
    private final Map<String, CompletableFuture<A>> answers = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(AT_ONCE);
  }

  /**
   * @param wake has a Canary looked at when an answer has come
   * @param failed the answer of a question that ended in an exception or an {@link Error}, which is
   *     logged
   */
  Inquiries(Consumer<CanaryKey> wake, Function<Throwable, A> failed) {
    this.wake = wake;
    this.failed = failed;
  }

  /**
   * Asks what was not asked yet, in their order.
   *
   * @param questions id of a question to how it is asked; that must not wait
   * @return id of a question to its answer, for those that are answered by now
   */
  Map<String, A> ask(Canary canary, Map<String, Supplier<CompletableFuture<A>>> questions) {
    Asked<A> his = asked.computeIfAbsent(canary.uid(), uid -> new Asked<>());
    his.answers.keySet().retainAll(questions.keySet());
    questions.entrySet().stream()
        .filter(question -> !his.answers.containsKey(question.getKey()))
        .takeWhile(question -> his.room.tryAcquire())
        .forEach(
            question ->
                his.answers.put(
                    question.getKey(), start(canary.key(), question.getValue(), his.room)));
    Map<String, A> answered = new HashMap<>();
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

  private CompletableFuture<A> start(
      CanaryKey canary, Supplier<CompletableFuture<A>> question, Semaphore room) {
    CompletableFuture<A> answer =
        begun(question)
            .handle(
                (given, failure) -> {
                  room.release();
                  return failure == null ? given : failed(canary, failure);
                });
    if (!answer.isDone()) {
      var unused = answer.thenRun(() -> wake.accept(canary));
    }
    return answer;
  }

  private static <A> CompletableFuture<A> begun(Supplier<CompletableFuture<A>> question) {
    try {
      return question.get();
    } catch (RuntimeException | VirtualMachineError | LinkageError failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private A failed(CanaryKey canary, Throwable failure) {
    LOGGER.error("A question failed, canary={}", canary, failure);
    return failed.apply(failure);
  }
}
