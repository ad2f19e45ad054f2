package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.serinus.model.Json;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests as raw JSON, so that nothing of an object is lost. When the API server asks
 * for patience (429, or 503 with Retry-After), it gets it, up to {@link #MOST_PATIENCE} in all;
 * everything else is the caller's to judge.
 */
final class ApiRequests {
  static final Duration MOST_PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE_WITHOUT_ADVICE = Duration.ofSeconds(1);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final HttpClient http;
  private final String server;
  private final Duration timeout;
  private final ApiServerHealth health;
  private final WriteFence fence;
  private final Optional<String> user;

  ApiRequests(KubernetesClient client, Duration timeout, ApiServerHealth health, WriteFence fence) {
    this.fence = fence;
    this.http = withoutRetries(client);
    this.health = health;
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.timeout = timeout;
    this.user = Optional.empty();
  }

  private ApiRequests(ApiRequests other, String user) {
    this.http = other.http;
    this.server = other.server;
    this.timeout = other.timeout;
    this.health = other.health;
    this.fence = other.fence;
    this.user = Optional.of(user);
  }

  /** The same, acting as another user. */
  ApiRequests as(String otherUser) {
    return new ApiRequests(this, otherUser);
  }

  /** Not every 5xx of an API server gets better by asking again. */
  static HttpClient withoutRetries(KubernetesClient client) {
    RequestConfig once =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .build();
    return client.getHttpClient().newBuilder().tag(once).build();
  }

  String server() {
    return server;
  }

  ApiAnswer get(String path) {
    return send(http.newHttpRequestBuilder().uri(server + path), WriteFence.OPEN);
  }

  /** The same, of each object its metadata only. */
  ApiAnswer getMetadata(String path) {
    return send(
        http.newHttpRequestBuilder().uri(server + path).header("Accept", MetadataOnly.OF_LIST),
        WriteFence.OPEN);
  }

  /**
   * Sends a body, unless the fence is closed.
   *
   * @param path with its query, from the first slash on
   * @throws UnavailableException reason {@code ApiServerUnreachable} when no answer came, {@code
   *     ApiServerOverloaded} when patience did not help
   */
  ApiAnswer send(String method, String path, String contentType, JsonNode body) {
    return send(
        http.newHttpRequestBuilder()
            .uri(server + path)
            .method(method, contentType, body.toString()),
        fence);
  }

  /** Deletes what this process itself has just made, even if another may be writing by now. */
  ApiAnswer takeBack(String path, JsonNode options) {
    return send(
        http.newHttpRequestBuilder()
            .uri(server + path)
            .method("DELETE", "application/json", options.toString()),
        WriteFence.OPEN);
  }

  private ApiAnswer send(HttpRequest.Builder builder, WriteFence mayBeSent) {
    user.ifPresent(name -> builder.header("Impersonate-User", name));
    HttpRequest request = builder.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).build();
    Duration patience = MOST_PATIENCE;
    while (true) {
      mayBeSent.check();
      HttpResponse<byte[]> response = exchange(request);
      Duration pause = pauseAskedFor(response);
      if (pause.isZero()) {
        return answer(response);
      }
      if (pause.compareTo(patience) > 0) {
        throw new UnavailableException(
            "ApiServerOverloaded",
            "the API server " + server + " is overloaded and asks to come back later");
      }
      sleep(pause);
      patience = patience.minus(pause);
    }
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> future = http.sendAsync(request, byte[].class);
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      health.afterConnectionFailure(request, cause);
      throw unreachable(cause);
    } catch (TimeoutException tooSlow) {
      future.cancel(true);
      health.afterConnectionFailure(request, tooSlow);
      throw unreachable(tooSlow);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unreachable(stop);
    }
  }

  private UnavailableException unreachable(Throwable cause) {
    String detail =
        cause instanceof TimeoutException ? "no answer within " + timeout : cause.getMessage();
    return new UnavailableException(
        "ApiServerUnreachable",
        "the API server " + server + " did not answer (" + detail + "): is it up and reachable?",
        cause);
  }

  private static Duration pauseAskedFor(HttpResponse<?> response) {
    String advice = response.header("Retry-After");
    boolean patienceHelps =
        response.code() == TOO_MANY_REQUESTS
            || (response.code() == SERVICE_UNAVAILABLE && advice != null);
    if (!patienceHelps) {
      return Duration.ZERO;
    }
    if (advice == null || !advice.matches("\\d{1,6}")) {
      return PAUSE_WITHOUT_ADVICE;
    }
    return Duration.ofSeconds(Math.max(1, Integer.parseInt(advice)));
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Interrupted", "stopped while the API server was busy", stop);
    }
  }

  private static ApiAnswer answer(HttpResponse<byte[]> response) {
    return answer(response, response.body());
  }

  /**
   * @param body null when there is none
   */
  static ApiAnswer answer(HttpResponse<?> response, byte @Nullable [] body) {
    try {
      JsonNode tree = body == null || body.length == 0 ? null : Json.MAPPER.readTree(body);
      // Plain words may begin like a number.
      return new ApiAnswer(
          response.code(),
          tree != null && tree.isContainerNode() ? tree : Json.MAPPER.createObjectNode());
    } catch (IOException notJson) {
      if (response.isSuccessful()) {
        throw new UnavailableException(
            "ApiServerUnreachable",
            "an answer of the API server is not JSON: is something else answering for it?",
            notJson);
      }
      return new ApiAnswer(response.code(), Json.MAPPER.createObjectNode());
    }
  }
}
