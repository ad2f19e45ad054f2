package io.serinus.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What people type: the program {@code kubectl} with a kubeconfig, in one namespace. */
public final class Kubectl implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BedFolder folder = BedFolder.create("kubectl");
  private final Path kubeconfig;
  private final String namespace;

  /** The program beside the API server, on the PATH, or else built. */
  public Kubectl(Path kubeconfig, String namespace) {
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** What it printed; fails when its code is not 0. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program().toString());
    command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--namespace", namespace));
    command.addAll(List.of(arguments));
    return ChildProcess.run(
        "kubectl", folder.resolve(UUID.randomUUID() + ".log"), command, Map.of(), LIMIT);
  }

  private static Path program() {
    return ProjectFiles.environment("KUBEBUILDER_ASSETS")
        .map(assets -> Path.of(assets, "kubectl"))
        .filter(Files::isExecutable)
        .or(() -> ProjectFiles.onPath("kubectl"))
        .orElseGet(() -> ProjectFiles.built("controlplane").resolve("kubectl"));
  }

  @Override
  public void close() {
    folder.close();
  }
}
