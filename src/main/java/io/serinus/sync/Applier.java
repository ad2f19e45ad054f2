package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies independent objects in parallel, as many at once as there are workers. */
final class Applier {
  private static final Logger LOGGER = LoggerFactory.getLogger(Applier.class);

  /** So many refused connections in a row mean that the API server is away, not one object. */
  private static final int GIVE_UP_AFTER = 5;

  private final ExecutorService workers;
  private final FieldContest contest;
  private final BiConsumer<DesiredObject, KubernetesObject> written;
  private final AtomicInteger unavailableInRow = new AtomicInteger();

  /**
   * One object.
   *
   * @param marks that name its source
   * @param claim which fields of others it takes
   */
  record Task(DesiredObject desired, Map<String, String> marks, FieldClaim claim) {}

  /**
   * @param written takes in what the API server answered to each apply; may be called on any worker
   */
  Applier(
      Cluster cluster,
      ExecutorService workers,
      BiConsumer<DesiredObject, KubernetesObject> written) {
    this.workers = workers;
    this.written = written;
    this.contest = new FieldContest(cluster);
  }

  /**
   * Applies all.
   *
   * @param stop asked before each object; true skips the rest
   */
  List<ApplyResult> applyAll(List<Task> tasks, BooleanSupplier stop) {
    unavailableInRow.set(0);
    List<Callable<ApplyResult>> calls = new ArrayList<>();
    tasks.forEach(task -> calls.add(() -> apply(task, stop)));
    List<ApplyResult> results = new ArrayList<>();
    try {
      for (Future<ApplyResult> future : workers.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          "Interrupted", "applying was stopped; the next start goes on", interrupted);
    } catch (ExecutionException surprise) {
      throw new IllegalStateException("applying an object failed", surprise.getCause());
    }
    return results;
  }

  private ApplyResult apply(Task task, BooleanSupplier stop) {
    DesiredObject desired = task.desired();
    if (stop.getAsBoolean() || unavailableInRow.get() >= GIVE_UP_AFTER) {
      return new ApplyResult.Skipped(desired);
    }
    try {
      ApplyResult result = result(desired, contest.apply(marked(task), task.claim()));
      unavailableInRow.set(0);
      return result;
    } catch (UnavailableException away) {
      // The API server itself answers when only an admission webhook is away.
      if (!away.reason().equals(UnavailableException.WEBHOOK_UNREACHABLE)) {
        unavailableInRow.incrementAndGet();
      }
      return new ApplyResult.Failed(desired, away.reason(), String.valueOf(away.getMessage()));
    } catch (RuntimeException | Error surprise) {
      LOGGER.error("Applying an object failed, object={}", desired.key(), surprise);
      return new ApplyResult.Failed(
          desired,
          "InternalError",
          "an unexpected " + surprise.getClass().getSimpleName() + "; the log says where");
    }
  }

  private static KubernetesObject marked(Task task) {
    return SourceAttribution.with(task.desired(), task.marks());
  }

  private ApplyResult result(DesiredObject desired, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Written answer) {
      written.accept(desired, answer.object());
      return new ApplyResult.Applied(
          desired, Optional.of(answer.object()).filter(object -> desired.key().isDefinition()));
    }
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      return new ApplyResult.Failed(desired, rejected.reason(), rejected.message());
    }
    return new ApplyResult.Failed(desired, "Conflict", ((WriteOutcome.Conflict) outcome).message());
  }
}
