package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.Optional;

/**
 * Passes the ownership of {@code spec.replicas} between Git and the rollout when a Deployment
 * becomes a Canary's target or stops being one. Without it the field would be nobody's for a moment
 * and fall back to 1, in the middle of live traffic.
 */
final class ReplicaHandover {
  private static final String REPLICAS = "/f:spec/f:replicas";

  private final Cluster cluster;

  ReplicaHandover(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Applies the object, with what must be done before and after; one request in the common case.
   */
  WriteOutcome apply(KubernetesObject object, FieldOwner owner) {
    ObjectRef ref = object.ref();
    Optional<KubernetesObject> live = isDeployment(ref) ? cluster.find(ref) : Optional.empty();
    if (live.isEmpty()) {
      return cluster.apply(object, owner);
    }
    boolean gitHas = FieldManagers.owns(live.get(), FieldOwner.FROM_GIT.manager(), REPLICAS);
    boolean rolloutHas = FieldManagers.owns(live.get(), FieldOwner.SHARED.manager(), REPLICAS);
    boolean gitWants = !object.at("/spec/replicas").isMissingNode();
    if (gitWants && rolloutHas) {
      return takeBack(object, owner);
    }
    if (!gitWants && gitHas && !rolloutHas) {
      WriteOutcome kept = cluster.apply(only(ref, live.get()), FieldOwner.SHARED);
      if (!(kept instanceof WriteOutcome.Written)) {
        return kept;
      }
    }
    return cluster.apply(object, owner);
  }

  /** Other groups have kinds of this name too. */
  private static boolean isDeployment(ObjectRef ref) {
    return ref.group().equals("apps") && ref.kind().equals("Deployment");
  }

  /** Both say the same for a moment, so that nobody conflicts; then the rollout lets go. */
  private WriteOutcome takeBack(KubernetesObject object, FieldOwner owner) {
    WriteOutcome agreed = cluster.apply(only(object.ref(), object), FieldOwner.SHARED);
    if (!(agreed instanceof WriteOutcome.Written)) {
      return agreed;
    }
    WriteOutcome outcome = cluster.apply(object, owner);
    if (outcome instanceof WriteOutcome.Written) {
      cluster.apply(bare(object.ref(), Json.MAPPER.createObjectNode()), FieldOwner.SHARED);
    }
    return outcome;
  }

  private static KubernetesObject only(ObjectRef ref, KubernetesObject replicasOf) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.putObject("spec").set("replicas", replicasOf.at("/spec/replicas"));
    return bare(ref, tree);
  }

  private static KubernetesObject bare(ObjectRef ref, ObjectNode tree) {
    tree.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
    tree.putObject("metadata").put("namespace", ref.namespace()).put("name", ref.name());
    return KubernetesObject.of(tree);
  }
}
