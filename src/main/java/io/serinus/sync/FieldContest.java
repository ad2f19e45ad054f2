package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldConflict;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Optional;

/**
 * Applies an object and settles whose its fields are. One request in the common case; one more for
 * an object of others that is met for the first time, whose fields no two shall own.
 */
final class FieldContest {
  private static final FieldOwner FORCED = new FieldOwner(FieldOwner.FROM_GIT.manager(), true);
  private static final int TRIES = 3;

  private final Cluster cluster;
  private final ReplicaHandover handover;

  FieldContest(Cluster cluster) {
    this.cluster = cluster;
    this.handover = new ReplicaHandover(cluster);
  }

  WriteOutcome apply(KubernetesObject object, FieldClaim claim) {
    WriteOutcome outcome = handover.apply(object, claim.takesAll() ? FORCED : FieldOwner.FROM_GIT);
    if (outcome instanceof WriteOutcome.Rejected rejected
        && claim.force() == FieldClaim.Force.UNSAID
        && !rejected.conflicts().isEmpty()) {
      List<FieldConflict> left =
          rejected.conflicts().stream().filter(conflict -> !claim.takes(conflict)).toList();
      outcome = handover.apply(without(object, left), FORCED);
    }
    boolean adopted = !claim.ours() && claim.force() != FieldClaim.Force.NEVER;
    return adopted && outcome instanceof WriteOutcome.Written written
        ? new WriteOutcome.Written(alone(written.object()))
        : outcome;
  }

  private static KubernetesObject without(KubernetesObject object, List<FieldConflict> left) {
    if (left.isEmpty()) {
      return object;
    }
    ObjectNode tree = object.tree();
    left.forEach(conflict -> FieldRemoval.remove(tree, conflict.field()));
    if (tree.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.put(
          GitMarks.LEFT_FIELDS,
          String.join(" ", left.stream().map(FieldConflict::field).distinct().sorted().toList()));
    }
    return KubernetesObject.of(tree);
  }

  /** Takes the fields that we own from the tools that own them too. */
  private KubernetesObject alone(KubernetesObject written) {
    KubernetesObject object = written;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Optional<KubernetesObject> single = SharedFields.takenFromTools(object);
      if (single.isEmpty()) {
        return object;
      }
      WriteOutcome outcome = cluster.writeMetadata(single.get());
      if (outcome instanceof WriteOutcome.Written separated) {
        return separated.object();
      }
      Optional<KubernetesObject> again =
          outcome instanceof WriteOutcome.Conflict ? cluster.read(object.ref()) : Optional.empty();
      if (again.isEmpty()) {
        return object;
      }
      object = again.get();
    }
    return object;
  }
}
