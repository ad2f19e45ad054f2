package io.serinus.takeover;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.http.LoopbackServer;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.KubernetesBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The controller as it ships, in a process of its own, with the permissions of {@code deploy/} and
 * no others; every metric it asks for is 100.
 */
final class SerinusProcess implements AutoCloseable {
  /** Whom the API server sees. */
  static final String USER = "system:serviceaccount:serinus-system:serinus";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String HUNDRED =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[0,\"100\"]}}";

  private final LoopbackServer outside;
  private final AtomicBoolean gate = new AtomicBoolean();
  private final Path config;
  private final Path log;
  private ControllerProcess process;

  private SerinusProcess(Path folder) {
    this.config = folder.resolve("serinus.yaml");
    this.log = folder.resolve("serinus.log");
    try {
      this.outside =
          new LoopbackServer(
              0,
              exchange -> {
                boolean hook = exchange.getRequestURI().getPath().equals("/gate");
                byte[] body = HUNDRED.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(hook && !gate.get() ? 403 : 200, body.length);
                try (var out = exchange.getResponseBody()) {
                  out.write(body);
                }
              });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Installs definitions and roles; {@link #start} starts the process. */
  static SerinusProcess installed(KubernetesBed bed, String namespace, Path folder) {
    KubernetesClient admin = bed.adminClient();
    Yaml.files(Path.of("deploy/crds")).forEach(file -> install(admin, file));
    install(admin, Path.of("deploy/namespace.yaml"));
    install(admin, Path.of("deploy/rbac.yaml"));
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(START_LIMIT).until(() -> admin.raw(url) != null);
    SerinusProcess serinus = new SerinusProcess(folder);
    serinus.configure(
        bed.kubeconfigForServiceAccount("serinus-system", "serinus"), namespace, folder);
    return serinus;
  }

  /** Where a gate can be asked; closed until {@link #openGate}. */
  String gateUrl() {
    return outside.url("/gate").toString();
  }

  void openGate() {
    gate.set(true);
  }

  void start() {
    process = ControllerProcess.start(config, log);
  }

  /** Asks it to end and waits. */
  void stop() {
    process.stop();
  }

  /** Starts it where it was stopped; returns when it runs again. */
  void startAgain() {
    long before = runs();
    process.startAgain();
    await().atMost(START_LIMIT).until(() -> runs() > before);
  }

  /** As {@code kill -9} and a new start do; returns when it runs again. */
  void restart() {
    process.kill();
    startAgain();
  }

  String output() {
    return process == null ? "" : process.output();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    outside.close();
  }

  private long runs() {
    return output().lines().filter(line -> line.contains("Running, repositories=0")).count();
  }

  private void configure(Path kubeconfig, String namespace, Path folder) {
    try {
      Files.writeString(
          config,
          """
          cluster: {name: takeover, kubeconfig: %s, namespaces: [%s]}
          metrics: {server: '%s'}
          rollout: {drain: 1s}
          storage: {path: %s}
          server: {port: 0}
          repositories: []
          """
              .formatted(kubeconfig, namespace, outside.url(""), folder.resolve("data")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Applies a file of objects, whoever owned their fields. */
  static void install(KubernetesClient admin, Path file) {
    Yaml.documents(file)
        .forEach(
            document ->
                admin
                    .resource(Serialization.asJson(document))
                    .fieldManager("bed")
                    .forceConflicts()
                    .serverSideApply());
  }
}
