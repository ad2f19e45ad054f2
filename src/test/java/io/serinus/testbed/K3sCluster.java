package io.serinus.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A k3s server in a container, used as any existing cluster is; for machines with an engine. */
public final class K3sCluster implements KubernetesBed {
  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.33.5-k3s1");

  private final BedFolder folder = BedFolder.create("k3s");
  private final K3sContainer container;
  private final ExistingCluster cluster;

  private K3sCluster(K3sContainer container) {
    this.container = container;
    this.cluster = ExistingCluster.use(folder.write("kubeconfig", container.getKubeConfigYaml()));
  }

  /** Whether an engine can be reached without asking it: its socket or its address is there. */
  static boolean hasEngine() {
    return ProjectFiles.environment("DOCKER_HOST").isPresent()
        || Files.exists(Path.of("/var/run/docker.sock"));
  }

  /** Pulls the image the first time. */
  @SuppressWarnings("resource") // The container is closed with the cluster.
  public static K3sCluster start() {
    K3sContainer container = new K3sContainer(IMAGE);
    try {
      container.start();
      return new K3sCluster(container);
    } catch (RuntimeException failure) {
      container.close();
      throw failure;
    }
  }

  @Override
  public Path kubeconfig(BedUser user) {
    return cluster.kubeconfig(user);
  }

  @Override
  public Path kubeconfigForServiceAccount(String namespace, String name) {
    return cluster.kubeconfigForServiceAccount(namespace, name);
  }

  @Override
  public KubernetesClient adminClient() {
    return cluster.adminClient();
  }

  @Override
  public KubernetesClient newClient(Path kubeconfig) {
    return cluster.newClient(kubeconfig);
  }

  @Override
  public AuditLog auditLog() {
    return cluster.auditLog();
  }

  @Override
  public void stopApiServer() {
    cluster.stopApiServer();
  }

  @Override
  public void startApiServer() {
    cluster.startApiServer();
  }

  @Override
  public void close() {
    cluster.close();
    container.close();
    folder.close();
  }
}
