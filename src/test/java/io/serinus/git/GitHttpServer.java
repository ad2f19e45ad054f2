package io.serinus.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the repositories below a directory over HTTP with the real {@code git http-backend}. */
public final class GitHttpServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path root;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesSent = new AtomicLong();
  private final AtomicLong bytesPushed = new AtomicLong();
  private volatile Optional<String> requiredAuthorization = Optional.empty();
  private volatile Optional<String> deniedBody = Optional.empty();
  private volatile Optional<String> redirectTo = Optional.empty();
  private volatile Optional<Integer> answerAlways = Optional.empty();
  private volatile Runnable beforeReceive = () -> {};
  private volatile boolean silent;
  private final CountDownLatch closed = new CountDownLatch(1);

  private GitHttpServer(HttpServer server, Path root) {
    this.server = server;
    this.root = root;
  }

  public static GitHttpServer start(Path root) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GitHttpServer bridge = new GitHttpServer(server, root);
    server.createContext("/", bridge::handle);
    server.setExecutor(bridge.threads);
    server.start();
    return bridge;
  }

  RemoteUrl url() {
    return RemoteUrl.parse(origin() + "/repository.git");
  }

  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void requireAuthorization(String header) {
    requiredAuthorization = Optional.of(header);
  }

  /** What a denied request gets to read. */
  void denyWith(String body) {
    deniedBody = Optional.of(body);
  }

  void redirectTo(String origin) {
    redirectTo = Optional.of(origin);
  }

  void answerAlways(int status) {
    answerAlways = Optional.of(status);
  }

  /** Accepts requests and answers none. */
  void fallSilent() {
    silent = true;
  }

  /** Runs when the objects of a push have arrived, before git sees them. */
  void beforeReceive(Runnable action) {
    beforeReceive = action;
  }

  /** Posts to a service such as {@code git-upload-pack}. */
  long posts(String service) {
    return requests.stream().filter(line -> line.equals("POST /repository.git/" + service)).count();
  }

  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  long bytesSent() {
    return bytesSent.get();
  }

  /** Bytes of all pushes as they came over the network. */
  long bytesPushed() {
    return bytesPushed.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(authorization == null ? "" : authorization);
      if (silent) {
        awaitClose();
      } else if (redirectTo.isPresent()) {
        exchange.getResponseHeaders().add("Location", redirectTo.get() + exchange.getRequestURI());
        exchange.sendResponseHeaders(301, -1);
      } else if (answerAlways.isPresent()) {
        answer(exchange, answerAlways.get(), "told to");
      } else if (requiredAuthorization
          .filter(wanted -> !wanted.equals(authorization))
          .isPresent()) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        answer(exchange, 401, deniedBody.orElse("no"));
      } else {
        backend(exchange);
      }
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void backend(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().endsWith("/git-receive-pack")) {
      bytesPushed.addAndGet(request.length);
      beforeReceive.run();
    }
    Process process = start(exchange, request.length);
    threads.execute(() -> feed(process, request));
    try (InputStream out = process.getInputStream()) {
      int status = headers(exchange, out);
      exchange.sendResponseHeaders(status, 0);
      bytesSent.addAndGet(out.transferTo(exchange.getResponseBody()));
    }
  }

  private static void feed(Process process, byte[] request) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(request);
    } catch (IOException backendWentAway) {
      // The answer shows it.
    }
  }

  private Process start(HttpExchange exchange, int length) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", orEmpty(exchange.getRequestURI().getRawQuery()));
    environment.put("CONTENT_LENGTH", Integer.toString(length));
    environment.put("REMOTE_ADDR", "127.0.0.1");
    environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
    environment.put("HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
    environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    return builder.start();
  }

  private static String header(HttpExchange exchange, String name) {
    return orEmpty(exchange.getRequestHeaders().getFirst(name));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static int headers(HttpExchange exchange, InputStream out) throws IOException {
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String[] pair = line.split(": ", 2);
      if (pair[0].equals("Status")) {
        status = Integer.parseInt(pair[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(pair[0], pair[1]);
      }
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append(new String(new byte[] {(byte) next}, ISO_8859_1));
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
