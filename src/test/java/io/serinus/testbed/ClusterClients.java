package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bed's own clients: one to work with, one that gives up quickly and asks for readiness. */
final class ClusterClients implements AutoCloseable {
  private static final long TOKEN_SECONDS = Duration.ofHours(6).toSeconds();
  private static final int PROBE_MILLIS = 2000;

  private @Nullable KubernetesClient admin;
  private @Nullable KubernetesClient probe;

  void open(Path kubeconfig) {
    admin = create(kubeconfig);
    Config impatient =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(PROBE_MILLIS)
            .withConnectionTimeout(PROBE_MILLIS)
            .build();
    probe = new KubernetesClientBuilder().withConfig(impatient).build();
  }

  static KubernetesClient create(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  KubernetesClient admin() {
    return Objects.requireNonNull(admin, "not open");
  }

  /** Whether the API server says that it is ready; throws when it cannot be reached. */
  boolean isReady() {
    return "ok".equals(Objects.requireNonNull(probe, "not open").raw("/readyz"));
  }

  String serviceAccountToken(String namespace, String name) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_SECONDS)
            .endSpec()
            .build();
    return admin()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    if (probe != null) {
      probe.close();
    }
  }
}
