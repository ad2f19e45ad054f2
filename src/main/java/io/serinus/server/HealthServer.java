package io.serinus.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a kubelet how the controller is: {@code /healthz} answers 200 while everything in the
 * process moves, {@code /readyz} while the cluster's state is known; both otherwise 503 with a line
 * per problem. {@code HEAD} is answered as {@code GET}; anything else with 405.
 *
 * <p>A client that sends its request slowly or not at all has one of {@value #CLIENTS} threads for
 * {@value #REQUEST_SECONDS} s at most.
 */
public final class HealthServer implements AutoCloseable {
  /** How many clients are served at once; more wait. */
  static final int CLIENTS = 64;

  static final int REQUEST_SECONDS = 5;

  private static final Logger LOGGER = LoggerFactory.getLogger(HealthServer.class);
  private static final int RESPONSE_SECONDS = 10;
  private static final int IDLE_SECONDS = 30;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int METHOD_NOT_ALLOWED = 405;

  static {
    // Read by the JDK's server once per process, and by nothing else.
    limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    limit("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
  }

  private final HttpServer server;
  private final ThreadPoolExecutor clients =
      new ThreadPoolExecutor(
          CLIENTS,
          CLIENTS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          HealthServer::daemon);

  /**
   * Listens from here on.
   *
   * @param port to listen on, 0 for any that is free
   * @throws UnavailableException reason {@code PortTaken}
   */
  public HealthServer(int port, HealthReport health) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException taken) {
      throw new UnavailableException(
          "PortTaken",
          "port " + port + " cannot be listened on; choose another with server.port",
          taken);
    }
    clients.allowCoreThreadTimeOut(true);
    server.setExecutor(clients);
    server.createContext("/healthz", exchange -> answer(exchange, health::stuck));
    server.createContext("/readyz", exchange -> answer(exchange, health::missing));
    server.start();
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<List<String>> problems) {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
        return;
      }
      List<String> lines = problems.get();
      byte[] body =
          ((lines.isEmpty() ? "ok" : String.join("\n", lines)) + "\n")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(lines.isEmpty() ? OK : UNAVAILABLE, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException gone) {
      LOGGER.debug("A client of the health server is gone, reason={}", gone.toString());
    }
  }

  private static void limit(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "health");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    server.stop(0);
    clients.shutdownNow();
  }
}
