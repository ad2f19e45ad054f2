package io.serinus.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the controller and the forge, passes everything on, and notes when the last byte
 * of each answer to a fetch went out.
 */
final class FetchWitness implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of(
          "Accept",
          "Authorization",
          "Content-Encoding",
          "Content-Type",
          "Git-Protocol",
          "User-Agent");

  private final URI forge;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final HttpServer server;
  private final List<Instant> fetched = new CopyOnWriteArrayList<>();

  FetchWitness(String forgeUrl) throws IOException {
    this.forge = URI.create(forgeUrl);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.setExecutor(threads);
    server.start();
  }

  /** The same place, seen through the witness. */
  String url(String forgeUrl) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + URI.create(forgeUrl).getPath();
  }

  /** When the last fetch before a moment was over. */
  Instant lastFetchBefore(Instant moment) {
    return fetched.stream()
        .filter(instant -> instant.isBefore(moment))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> answer = client.send(request(exchange), bytes());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
      answer
          .headers()
          .firstValue("WWW-Authenticate")
          .ifPresent(wish -> exchange.getResponseHeaders().add("WWW-Authenticate", wish));
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer.body());
      }
      if (exchange.getRequestURI().getPath().endsWith("/git-upload-pack")) {
        fetched.add(Instant.now());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(forge.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : PASSED_ON) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
