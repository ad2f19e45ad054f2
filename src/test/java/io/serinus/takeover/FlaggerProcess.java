package io.serinus.takeover;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.http.LoopbackServer;
import io.serinus.testbed.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Flagger as it is released, in a process of its own; every metric it asks for is 100. */
final class FlaggerProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final String HUNDRED =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
          + "[{\"metric\":{},\"value\":[0,\"100\"]}]}}";

  private final AtomicBoolean gate = new AtomicBoolean();
  private final LoopbackServer outside;
  private final List<String> command;
  private final Path log;
  private @Nullable ChildProcess process;

  /**
   * @param program folder with {@code flagger}, as {@code src/it/build flagger} prints it
   */
  FlaggerProcess(Path program, Path kubeconfig, String namespace, Path folder) {
    try {
      this.outside = new LoopbackServer(0, this::answer);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.log = folder.resolve("flagger.log");
    this.command =
        List.of(
            program.resolve("flagger").toString(),
            "-kubeconfig=" + kubeconfig,
            "-namespace=" + namespace,
            "-mesh-provider=istio",
            "-metrics-server=" + outside.url(""),
            "-port=0",
            "-log-level=info");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean refused = path.equals("/refusing") || (path.equals("/gate") && !gate.get());
    byte[] body = HUNDRED.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refused ? 403 : 200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Answers 403 until {@link #openGate}, and also when Flagger does not run. */
  String gateUrl() {
    return outside.url("/gate").toString();
  }

  /** Answers 403. */
  String refusingUrl() {
    return outside.url("/refusing").toString();
  }

  void openGate() {
    gate.set(true);
  }

  void start() {
    process = ChildProcess.start("flagger", log, command, Map.of());
  }

  /** As scaling its Deployment to zero does. */
  void stop() {
    if (process != null) {
      process.stop(GRACE);
      process = null;
    }
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    outside.close();
  }
}
