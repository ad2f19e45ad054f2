package io.serinus.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells a kubelet how the controller is: {@code /healthz} answers as long as the process does,
 * {@code /readyz} answers 200 once the cluster's state is known, and otherwise 503 with what is
 * missing.
 */
final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  /**
   * @param port to listen on
   * @param missing what still stands in the way of being ready; empty when nothing does
   */
  HealthServer(int port, Supplier<List<String>> missing) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException taken) {
      throw new UnavailableException(
          "PortTaken",
          "port " + port + " cannot be listened on; choose another with server.port",
          taken);
    }
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
    server.createContext(
        "/readyz",
        exchange -> {
          List<String> problems = missing.get();
          answer(
              exchange,
              problems.isEmpty() ? 200 : 503,
              problems.isEmpty() ? "ok\n" : String.join("\n", problems) + "\n");
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
