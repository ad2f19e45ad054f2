package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One request to the forge's API: JSON in, JSON out, an exception for every refusal. */
final class ForgeHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int FIRST_REFUSAL = 300;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final URI base;
  private final String token;

  ForgeHttp(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  JsonNode send(String method, String path, Map<String, ?> body) {
    return parse(accepted(method, path, answer(method, path, body)));
  }

  /** Empty when there is no such thing (404). */
  Optional<JsonNode> find(String path) {
    HttpResponse<String> answer = answer("GET", path, Map.of());
    return answer.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(parse(accepted("GET", path, answer)));
  }

  /** False when the forge says that it cannot do this yet (405). */
  boolean sendIfPossible(String method, String path, Map<String, ?> body) {
    HttpResponse<String> answer = answer(method, path, body);
    if (answer.statusCode() == METHOD_NOT_ALLOWED) {
      return false;
    }
    accepted(method, path, answer);
    return true;
  }

  private static String accepted(String method, String path, HttpResponse<String> answer) {
    if (answer.statusCode() >= FIRST_REFUSAL) {
      throw new IllegalStateException(
          method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> answer(String method, String path, Map<String, ?> body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(base.resolve(path))
              .timeout(LIMIT)
              .header("Authorization", "token " + token)
              .header("Accept", "application/json");
      if (body.isEmpty()) {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      } else {
        request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(method + " " + path, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + path, interrupted);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
