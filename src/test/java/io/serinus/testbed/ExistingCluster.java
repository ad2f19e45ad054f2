package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A cluster that somebody else runs, reached with a kubeconfig whose user may do everything. Each
 * {@link BedUser} is a service account in the namespace {@code serinus-bed}. It has no audit log
 * for us and its API server is not ours to stop: tests that need either are skipped.
 */
public final class ExistingCluster implements KubernetesBed {
  private static final String NAMESPACE = "serinus-bed";

  private final BedFolder folder = BedFolder.create("cluster");
  private final Map<BedUser, Path> kubeconfigs = new EnumMap<>(BedUser.class);
  private final ClusterClients clients = new ClusterClients();
  private final Path kubeconfig;

  private ExistingCluster(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    clients.open(kubeconfig);
  }

  /** Uses the cluster and installs Istio's definitions unless it has them. */
  public static ExistingCluster use(Path kubeconfig) {
    ExistingCluster cluster = new ExistingCluster(kubeconfig);
    ClusterContents contents = new ClusterContents(cluster.adminClient());
    if (!contents.servesIstio()) {
      if (ProjectFiles.onPath("go").isEmpty()) {
        throw MissingPart.skip(
            "the cluster does not serve Istio's definitions: install them, or install Go 1.26 or"
                + " newer (the test bed takes them from Istio's module)");
      }
      contents.install(ProjectFiles.built("istio-crds").resolve("istio-crds.yaml"));
    }
    cluster.adminClient().resource(namespace()).serverSideApply();
    return cluster;
  }

  private static Namespace namespace() {
    return new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
  }

  @Override
  public Path kubeconfig(BedUser user) {
    return kubeconfigs.computeIfAbsent(
        user, one -> one == BedUser.ADMIN ? kubeconfig : createUser(one));
  }

  private Path createUser(BedUser user) {
    String name = user.name().toLowerCase(Locale.ROOT).replace('_', '-');
    adminClient()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
    if (user.mayDoEverything()) {
      bindToClusterAdmin(name);
    }
    return kubeconfigForServiceAccount(NAMESPACE, name);
  }

  private void bindToClusterAdmin(String name) {
    adminClient()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(NAMESPACE + "-" + name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", name, NAMESPACE)
                .build())
        .serverSideApply();
  }

  @Override
  public Path kubeconfigForServiceAccount(String namespace, String name) {
    Config admin = Config.fromKubeconfig(kubeconfig.toFile());
    String token = clients.serviceAccountToken(namespace, name);
    return folder.write(
        "kubeconfig-service-account-" + namespace + "-" + name,
        new Kubeconfig(admin.getMasterUrl(), certificates(admin), token).text());
  }

  private static String certificates(Config config) {
    try {
      return config.getCaCertFile() != null
          ? Files.readString(Path.of(config.getCaCertFile()))
          : new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public KubernetesClient adminClient() {
    return clients.admin();
  }

  @Override
  public KubernetesClient newClient(Path file) {
    return ClusterClients.create(file);
  }

  @Override
  public AuditLog auditLog() {
    throw MissingPart.skip(
        "this cluster's audit log cannot be read; unset SERINUS_TEST_KUBECONFIG");
  }

  @Override
  public void stopApiServer() {
    throw MissingPart.skip(
        "this cluster's API server is not ours to stop; unset SERINUS_TEST_KUBECONFIG");
  }

  @Override
  public void startApiServer() {
    throw MissingPart.skip(
        "this cluster's API server is not ours to start; unset SERINUS_TEST_KUBECONFIG");
  }

  @Override
  public void close() {
    clients.close();
    folder.close();
  }
}
