package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.serinus.http.LoopbackServer;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as an API server may. */
final class BoundedQuestionsTest {
  private static final ResourceKind LENT = new ResourceKind("test.io/v1", "Lent", "lents", true);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Answering answering = exchange -> reply(exchange, 200, "{}");
  private LoopbackServer server;
  private KubernetesClient client;
  private ApiServerHealth health;

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server =
        new LoopbackServer(
            0,
            exchange -> {
              asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
              exchange.getRequestBody().readAllBytes();
              try (exchange) {
                answering.answer(exchange);
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            });
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(server.url("").toString())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    health = new ApiServerHealth();
  }

  @AfterEach
  void stop() {
    end.countDown();
    client.close();
    server.close();
  }

  @Test
  void anAnswerIsItsStatusAndItsJson() {
    answering = exchange -> reply(exchange, 403, "{\"message\":\"forbidden\"}");

    ApiAnswer answer = questions(Duration.ofSeconds(5)).get("/apis/x?labelSelector=a%3Db");

    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.message()).isEqualTo("forbidden");
    assertThat(asked).containsExactly("GET /apis/x?labelSelector=a%3Db");
  }

  @Test
  void whereNothingIsServedThereAreNoWords() {
    answering = exchange -> reply(exchange, 404, "404 page not found\n");

    ApiAnswer answer = questions(Duration.ofSeconds(5)).get("/apis/none");

    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(Json.MAPPER.createObjectNode());
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    answering =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
          while (end.getCount() > 0) {
            exchange.getResponseBody().write(part);
          }
        };

    assertThatThrownBy(() -> questions(Duration.ofSeconds(20)).get("/apis/x"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void anAnswerThatDoesNotComeToItsEndIsNotWaitedForLonger() {
    answering =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          end.await();
        };

    assertThatThrownBy(() -> questions(Duration.ofMillis(300)).get("/apis/x"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(server.url("").toString());
  }

  @Test
  void aServerThatIsDownIsUnavailable() {
    server.close();

    assertThatThrownBy(() -> questions(Duration.ofSeconds(5)).get("/apis/x"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("did not answer");
  }

  @Test
  void anObjectThatWasRefusedIsNotDeleted() {
    answering = exchange -> reply(exchange, 409, "{\"message\":\"already exists\"}");

    assertThat(lend(questions(Duration.ofSeconds(5))).code()).isEqualTo(409);
    assertThat(asked).containsExactly("POST /apis/test.io/v1/namespaces/n/lents");
  }

  @Test
  void anObjectWhoseCreationWasNotAnsweredIsDeletedTheNextTimeAtTheLatest() {
    BoundedQuestions questions = questions(Duration.ofSeconds(5));
    answering = exchange -> reply(exchange, 500, "{\"message\":\"broken\"}");
    assertThat(lend(questions).code()).isEqualTo(500);
    assertThat(asked).endsWith("DELETE /apis/test.io/v1/namespaces/n/lents/one");

    asked.clear();
    answering =
        exchange -> reply(exchange, exchange.getRequestMethod().equals("POST") ? 403 : 200, "{}");
    lend(questions);
    lend(questions);

    assertThat(asked)
        .containsExactly(
            "DELETE /apis/test.io/v1/namespaces/n/lents/one",
            "POST /apis/test.io/v1/namespaces/n/lents",
            "POST /apis/test.io/v1/namespaces/n/lents");
  }

  private static ApiAnswer lend(BoundedQuestions questions) {
    var object = Json.MAPPER.createObjectNode().put("apiVersion", "test.io/v1").put("kind", "Lent");
    object.putObject("metadata").put("namespace", "n").put("name", "one");
    return questions.onLoan(LENT, KubernetesObject.of(object), done -> true, Duration.ofSeconds(1));
  }

  private BoundedQuestions questions(Duration timeout) {
    ApiRequests requests = new ApiRequests(client, Duration.ofSeconds(5), health, WriteFence.OPEN);
    return new BoundedQuestions(client, requests, timeout);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
