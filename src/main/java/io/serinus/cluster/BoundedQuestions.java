package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Asks the API server, as the controller, for what others serve through it: in five seconds at
 * most, and no answer longer than a mebibyte. 429 is an answer like any other.
 */
public final class BoundedQuestions {
  static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final KubernetesClient client;
  private final HttpClient http;
  private final ApiRequests requests;
  private final ObjectsOnLoan loans;
  private final Duration timeout;

  BoundedQuestions(KubernetesClient client, ApiRequests requests) {
    this(client, requests, TIMEOUT);
  }

  BoundedQuestions(KubernetesClient client, ApiRequests requests, Duration timeout) {
    this.client = client;
    this.http = ApiRequests.withoutRetries(client);
    this.requests = requests;
    this.loans = new ObjectsOnLoan(requests);
    this.timeout = timeout;
  }

  /**
   * The answer, whatever its status.
   *
   * @param path with its query, from the first slash on
   * @throws UnavailableException reason {@code ApiServerUnreachable} when no answer came, {@code
   *     ResponseTooLarge} when it is too long
   */
  public ApiAnswer get(String path) {
    HttpRequest request =
        http.newHttpRequestBuilder()
            .uri(requests.server() + path)
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    Content content = new Content();
    CompletableFuture<HttpResponse<AsyncBody>> begun = http.consumeBytes(request, content);
    try {
      return begun
          .thenCompose(response -> toItsEnd(response, content))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (content.tooLong) {
        throw new UnavailableException(
            "ResponseTooLarge",
            "the API server's answer is longer than "
                + MAX_ANSWER_BYTES
                + " bytes and was not read",
            failure);
      }
      if (failure.getCause() instanceof UnavailableException known) {
        throw known;
      }
      throw unreachable(String.valueOf(failure.getCause()), failure);
    } catch (TimeoutException tooSlow) {
      end(begun);
      throw unreachable("no answer within " + timeout.toMillis() + " ms", tooSlow);
    } catch (InterruptedException stop) {
      end(begun);
      Thread.currentThread().interrupt();
      throw unreachable("the wait was interrupted", stop);
    }
  }

  private static CompletableFuture<ApiAnswer> toItsEnd(
      HttpResponse<AsyncBody> response, Content content) {
    response.body().consume();
    return response.body().done().thenApply(end -> ApiRequests.answer(response, content.bytes()));
  }

  private static void end(CompletableFuture<HttpResponse<AsyncBody>> begun) {
    begun.cancel(true);
    if (!begun.isCompletedExceptionally()) {
      begun.join().body().cancel();
    }
  }

  /** What has come of an answer's body. */
  private static final class Content implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean tooLong;

    @Override
    public void consume(List<ByteBuffer> part, AsyncBody body) {
      for (ByteBuffer buffer : part) {
        byte[] next = new byte[buffer.remaining()];
        buffer.get(next);
        bytes.writeBytes(next);
      }
      if (bytes.size() > MAX_ANSWER_BYTES) {
        tooLong = true;
        body.cancel();
      } else {
        body.consume();
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  private UnavailableException unreachable(String detail, Exception cause) {
    return new UnavailableException(
        "ApiServerUnreachable",
        "the API server " + requests.server() + " did not answer (" + detail + ")",
        cause);
  }

  /**
   * Creates an object, waits until whoever works on its kind is done with it, and deletes it
   * whatever happens. What cannot be deleted is tried again at the next call.
   *
   * @param object namespaced, with a name that nobody else uses
   * @param done looks at the object's JSON
   * @param limit of the wait
   * @return the object when it is done, or why it could not be created or watched
   * @throws UnavailableException reason {@code NotDone} when time is up or the object is gone;
   *     others as the {@link Cluster}
   */
  public ApiAnswer onLoan(
      ResourceKind kind, KubernetesObject object, Predicate<JsonNode> done, Duration limit) {
    try (ObjectsOnLoan.Loan loan = loans.take(kind, object)) {
      ApiAnswer created = loan.create();
      return created.successful() ? await(kind, object, done, limit) : created;
    }
  }

  private ApiAnswer await(
      ResourceKind kind, KubernetesObject object, Predicate<JsonNode> done, Duration limit) {
    try {
      var seen =
          client
              .genericKubernetesResources(KindInformer.place(kind))
              .inNamespace(object.namespace())
              .withName(object.name())
              .waitUntilCondition(
                  now -> now != null && done.test(KindInformer.json(now)),
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS);
      return new ApiAnswer(OK, KindInformer.json(seen));
    } catch (KubernetesClientException failure) {
      if (failure.getCode() > 0) {
        throw new UnavailableException(
            "ReadRefused", object.ref() + " cannot be watched: " + failure.getMessage(), failure);
      }
      throw new UnavailableException(
          "NotDone", object.ref() + " was not done within " + limit.toSeconds() + " s", failure);
    }
  }
}
