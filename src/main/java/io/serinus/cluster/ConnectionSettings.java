package io.serinus.cluster;

import io.serinus.model.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where the API server is and how long it may take.
 *
 * @param kubeconfig file whose current context is used; empty for the service account of the pod
 *     that this program runs in
 * @param namespaces the only ones that are watched; empty for the whole cluster
 * @param requestTimeout limit of one request, between 1 s and 60 s; watches are not bound by it
 */
public record ConnectionSettings(
    Optional<Path> kubeconfig, Set<String> namespaces, Duration requestTimeout) {
  /** Default of {@code requestTimeout}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /**
   * Checks the limits.
   *
   * @throws InvalidInputException reason {@code InvalidTimeout}
   */
  public ConnectionSettings {
    namespaces = Set.copyOf(namespaces);
    if (requestTimeout.compareTo(SHORTEST) < 0 || requestTimeout.compareTo(LONGEST) > 0) {
      throw new InvalidInputException(
          "InvalidTimeout",
          "the API server's request timeout is " + requestTimeout + ": write 1s to 60s");
    }
  }

  /** The whole cluster as the pod's service account. */
  public static ConnectionSettings inCluster() {
    return new ConnectionSettings(Optional.empty(), Set.of(), DEFAULT_TIMEOUT);
  }

  /** The whole cluster of a kubeconfig's current context. */
  public static ConnectionSettings ofKubeconfig(Path kubeconfig) {
    return new ConnectionSettings(Optional.of(kubeconfig), Set.of(), DEFAULT_TIMEOUT);
  }
}
