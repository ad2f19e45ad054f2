package io.serinus.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.serinus.model.Json;

/**
 * A Lease that nobody holds once it was given back. The client's own lock gives it back by a merge
 * patch that leaves the holder out, which changes no holder: the next replica would wait until the
 * Lease ends.
 */
final class ReturnableLease extends LeaseLock {
  private static final String HOLDER = "/spec/holderIdentity";

  private final String namespace;
  private final String name;
  private final String identity;

  ReturnableLease(String namespace, String name, String identity) {
    super(namespace, name, identity);
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord wanted) {
    if (wanted.getHolderIdentity() != null && !wanted.getHolderIdentity().isEmpty()) {
      super.update(client, wanted);
      return;
    }
    String patch =
        Json.MAPPER
            .createArrayNode()
            .add(
                Json.MAPPER
                    .createObjectNode()
                    .put("op", "test")
                    .put("path", HOLDER)
                    .put("value", identity))
            .add(Json.MAPPER.createObjectNode().put("op", "remove").put("path", HOLDER))
            .toString();
    client
        .leases()
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON), patch);
  }
}
