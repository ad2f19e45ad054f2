package io.serinus.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * The cluster of the tests, whatever its kind: Istio's definitions are installed, RBAC is on, pods
 * become ready without an image being pulled (unless the cluster is somebody else's).
 *
 * <p>What a kind cannot do skips the calling test (see {@link MissingPart}).
 */
public interface KubernetesBed extends AutoCloseable {
  /** A kubeconfig file for a user; the same file on each call. */
  Path kubeconfig(BedUser user);

  /**
   * A kubeconfig file with a fresh token of an existing service account, good for at least an hour.
   */
  Path kubeconfigForServiceAccount(String namespace, String name);

  /** Shared client of {@link BedUser#ADMIN}; the bed closes it. */
  KubernetesClient adminClient();

  /** A new client with the library's defaults; the caller closes it. */
  KubernetesClient newClient(Path kubeconfig);

  /** The API server's record of every request. */
  AuditLog auditLog();

  /** Takes the API server away at once; its data and its port stay. */
  void stopApiServer();

  /** Brings the API server back and returns when it is ready. */
  void startApiServer();

  @Override
  void close();
}
