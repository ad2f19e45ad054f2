package io.serinus.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A k3s server in a container, without its own node: kwok plays the node as it does for {@link
 * ControlPlane}. Otherwise used as any {@link ExistingCluster} is.
 */
public final class K3sCluster implements KubernetesBed {
  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.33.5-k3s1");

  private final BedFolder folder = BedFolder.create("k3s");
  private final K3sContainer container;
  private final ExistingCluster cluster;
  private final ChildProcess nodes;

  private K3sCluster(K3sContainer container) {
    this.container = container;
    Path kubeconfig = folder.write("kubeconfig", container.getKubeConfigYaml());
    this.cluster = ExistingCluster.use(kubeconfig);
    this.nodes =
        FakeNodes.start(
            folder,
            ProjectFiles.built("kwok"),
            kubeconfig,
            new ClusterContents(cluster.adminClient()));
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
    container.setCommand(
        "server",
        "--disable-agent",
        "--disable-cloud-controller",
        "--disable=traefik,servicelb,metrics-server,coredns,local-storage",
        "--tls-san=" + container.getHost());
    container.waitingFor(Wait.forLogMessage(".*k3s is up and running.*", 1));
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
    nodes.close();
    cluster.close();
    container.close();
    folder.close();
  }
}
