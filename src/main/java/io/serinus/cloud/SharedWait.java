package io.serinus.cloud;

import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that may take long or hang, asked by one thread at a time for all who want it; nobody
 * waits longer than the limit.
 */
final class SharedWait<T> {
  private final String what;
  private final Duration limit;
  private final Supplier<T> question;
  private @Nullable CompletableFuture<T> underWay;

  /**
   * @param what for messages
   */
  SharedWait(String what, Duration limit, Supplier<T> question) {
    this.what = what;
    this.limit = limit;
    this.question = question;
  }

  /**
   * The answer to a question that was asked now, or a moment ago and not answered yet.
   *
   * @throws UnavailableException reason {@code NoCredentials} when there is none, or not in time
   */
  T get() {
    try {
      return underWay().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw unavailable(String.valueOf(cause.getMessage()), failure);
    } catch (TimeoutException slow) {
      throw unavailable("they did not come within " + limit.toMillis() + " ms", slow);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable("the wait was interrupted", stop);
    }
  }

  private synchronized CompletableFuture<T> underWay() {
    CompletableFuture<T> present = underWay;
    if (present == null || present.isDone()) {
      present = CompletableFuture.supplyAsync(question, SharedWait::onThreadOfItsOwn);
      underWay = present;
    }
    return present;
  }

  private static void onThreadOfItsOwn(Runnable work) {
    Thread thread = new Thread(work, "cloud-credentials");
    thread.setDaemon(true);
    thread.start();
  }

  private UnavailableException unavailable(String why, Exception cause) {
    return new UnavailableException("NoCredentials", what + ": " + why, cause);
  }
}
