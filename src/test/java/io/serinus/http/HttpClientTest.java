package io.serinus.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClientTest {
  private final HttpConnections connections = new HttpConnections();
  private final HttpClient client = connections.client(TlsVerification.REQUIRED);
  private final List<LoopbackServer> servers = new ArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(LoopbackServer::close);
    connections.close();
  }

  @Test
  void methodHeadersAndBodyArriveAsGiven() throws IOException {
    LoopbackServer server = serve(exchange -> answer(exchange, 201, "{\"id\":1}"));
    HttpRequest request =
        HttpRequest.of(HttpMethod.PATCH, server.url("/thing?x=1"))
            .withHeader("Authorization", new Secret("Bearer abc"))
            .withBody(HttpBody.json("{\"ä\":1}"));

    HttpResponse response = client.send(request);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{\"id\":1}");
    assertThat(response.header("X-Answer")).contains("yes");
    assertThat(seen)
        .containsExactly("PATCH /thing?x=1 auth=Bearer abc type=application/json {\"ä\":1}");
  }

  @Test
  void anErrorStatusIsAnAnswer() throws IOException {
    LoopbackServer server = serve(exchange -> answer(exchange, 503, "busy"));

    assertThat(client.send(HttpRequest.get(server.url("/"))).status()).isEqualTo(503);
  }

  @Test
  void aServerThatIsDownIsUnreachableAndNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    HttpRequest request = HttpRequest.get(URI.create("http://127.0.0.1:" + port + "/secret-path"));

    assertThatThrownBy(() -> client.send(request))
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageNotContaining("secret-path")
        .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
        .extracting(UnavailableException::reason)
        .isEqualTo("Unreachable");
  }

  @Test
  void aServerThatHangsIsGivenUp() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    LoopbackServer server = serve(exchange -> awaitQuietly(over));
    HttpRequest request = HttpRequest.get(server.url("/")).withTimeout(Duration.ofMillis(200));

    assertThatThrownBy(() -> client.send(request))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("timed out after at most 200 ms");
    over.countDown();
  }

  @Test
  void anAnswerLongerThanAllowedIsRefused() throws IOException {
    LoopbackServer server = serve(exchange -> answer(exchange, 200, "x".repeat(101)));
    HttpRequest request = HttpRequest.get(server.url("/")).withMaxResponseBytes(100);

    assertThatThrownBy(() -> client.send(request))
        .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
        .extracting(UnavailableException::reason)
        .isEqualTo("ResponseTooLarge");
    assertThat(client.send(request.withMaxResponseBytes(101)).body()).hasSize(101);
  }

  @Test
  void aRedirectWithinTheServerIsFollowedWithItsHeaders() throws IOException {
    LoopbackServer server =
        serve(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/old")) {
                redirect(exchange, 307, "/new");
              } else {
                answer(exchange, 200, "here");
              }
            });
    HttpRequest request =
        HttpRequest.post(server.url("/old"), HttpBody.json("{}"))
            .withHeader("Authorization", "Bearer abc");

    assertThat(client.send(request).body()).isEqualTo("here");
    assertThat(seen.get(1)).startsWith("POST /new auth=Bearer abc").endsWith("{}");
  }

  @Test
  void aRedirectToAnotherServerIsNotFollowed() throws IOException {
    LoopbackServer other = serve(exchange -> answer(exchange, 200, "stolen"));
    LoopbackServer server =
        serve(exchange -> redirect(exchange, 302, other.url("/elsewhere").toString()));
    HttpRequest request =
        HttpRequest.get(server.url("/")).withHeader("Authorization", "Bearer abc");

    assertThat(client.send(request).status()).isEqualTo(302);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aWriteNeverBecomesARead() throws IOException {
    LoopbackServer server = serve(exchange -> redirect(exchange, 302, "/new"));

    HttpResponse response = client.send(HttpRequest.post(server.url("/old"), HttpBody.json("{}")));

    assertThat(response.status()).isEqualTo(302);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aCircleOfRedirectsEnds() throws IOException {
    LoopbackServer server = serve(exchange -> redirect(exchange, 302, "/again"));

    assertThat(client.send(HttpRequest.get(server.url("/"))).status()).isEqualTo(302);
    assertThat(seen).hasSize(6);
  }

  @Test
  void nothingSecretIsPrinted() {
    HttpRequest request =
        HttpRequest.post(URI.create("https://hooks.example.com/T0/s3cret"), HttpBody.json("s3cret"))
            .withHeader("Authorization", new Secret("s3cret"));

    assertThat(request.toString() + request.headers() + request.body()).doesNotContain("s3cret");
    assertThat(request.toString()).contains("hooks.example.com");
  }

  @Test
  void aHeaderThatWouldBreakTheRequestIsTheUsersMistakeAndNotRepeated() {
    assertThatThrownBy(() -> new HttpHeader("PRIVATE-TOKEN", new Secret("s3cret\r\nX-Evil: 1")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("PRIVATE-TOKEN")
        .hasMessageContaining("position 7")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anAddressWithAPasswordIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> HttpRequest.get(URI.create("https://user:s3cret@example.com/")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("example.com")
        .hasMessageNotContaining("s3cret");
  }

  private LoopbackServer serve(HttpHandler handler) throws IOException {
    LoopbackServer server =
        new LoopbackServer(
            0,
            exchange -> {
              try (exchange) {
                record(exchange);
                handler.handle(exchange);
              }
            });
    servers.add(server);
    return server;
  }

  private void record(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    seen.add(
        "%s %s auth=%s type=%s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("X-Answer", "yes");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void redirect(HttpExchange exchange, int status, String location)
      throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(status, -1);
  }

  private static void awaitQuietly(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
