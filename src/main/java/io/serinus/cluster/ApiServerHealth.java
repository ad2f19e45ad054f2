package io.serinus.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the API server answered the last request of anybody, watches included. Logs when it
 * goes away and when it is back, once each.
 */
final class ApiServerHealth implements Interceptor, AutoCloseable {
  static final String NAME = "serinus-health";

  private static final Logger logger = LoggerFactory.getLogger(ApiServerHealth.class);

  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private volatile boolean closed;

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    if (closed) {
      return;
    }
    String server = request.uri().getAuthority();
    String now = "the API server " + server + " cannot be reached: " + failure;
    if (problem.getAndSet(now) == null) {
      logger.warn("API server is gone, server={} reason={}", server, failure.toString());
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (problem.getAndSet(null) != null) {
      logger.info("API server is back, server={}", request.uri().getAuthority());
    }
  }

  /** One sentence while it does not answer. */
  Optional<String> problem() {
    return Optional.ofNullable(problem.get());
  }

  /** From here on requests that break off are our own doing. */
  @Override
  public void close() {
    closed = true;
  }
}
