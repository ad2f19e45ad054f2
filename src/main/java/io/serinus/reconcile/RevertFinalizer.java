package io.serinus.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.Canary;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.model.UnavailableException;
import io.serinus.rollout.RolloutPlan;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a Canary with {@code revertOnDeletion} until it has given its target back. */
final class RevertFinalizer {
  private static final Logger LOGGER = LoggerFactory.getLogger(RevertFinalizer.class);

  /** Existing clusters know the name. */
  private static final String NAME = "finalizer.flagger.app";

  private final Cluster cluster;

  RevertFinalizer(Cluster cluster) {
    this.cluster = cluster;
  }

  static boolean holds(KubernetesObject canary) {
    for (JsonNode finalizer : canary.at("/metadata/finalizers")) {
      if (finalizer.asText().equals(NAME)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Holds a Canary that must give its target back when it is deleted, before anything is made for
   * it; lets one go that is being deleted and no longer has to.
   *
   * @return whether something was written, or somebody else was faster: it must be looked at anew
   * @throws UnavailableException when the API server cannot be reached or does not take it
   */
  boolean changed(Canary canary, RolloutPlan plan) {
    boolean reverts = Boolean.TRUE.equals(canary.spec().revertOnDeletion());
    if (canary.deleting()) {
      return !reverts && write(canary, true, RevertFinalizer::remove);
    }
    return reverts
        && plan.errors().isEmpty()
        && write(canary, false, finalizers -> finalizers.add(NAME));
  }

  /**
   * Lets a Canary go that has given everything back.
   *
   * @return whether it was let go
   * @throws UnavailableException when the API server cannot be reached or does not take it
   */
  boolean released(Canary canary) {
    return canary.deleting()
        && canary.status().phase() == Phase.TERMINATED
        && write(canary, true, RevertFinalizer::remove);
  }

  private static void remove(ArrayNode finalizers) {
    for (int index = finalizers.size() - 1; index >= 0; index--) {
      if (finalizers.get(index).asText().equals(NAME)) {
        finalizers.remove(index);
      }
    }
  }

  private boolean write(Canary canary, boolean when, Consumer<ArrayNode> change) {
    Optional<KubernetesObject> present = cluster.find(canary.key().ref());
    if (present.filter(object -> holds(object) == when).isEmpty()) {
      return false;
    }
    ObjectNode tree = present.get().tree();
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    ArrayNode finalizers =
        metadata.path("finalizers") instanceof ArrayNode some
            ? some
            : Json.MAPPER.createArrayNode();
    change.accept(finalizers);
    metadata.set("finalizers", finalizers);
    metadata.remove("managedFields");
    WriteOutcome outcome = cluster.writeMetadata(KubernetesObject.of(tree));
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      throw new UnavailableException(
          rejected.reason(),
          "the finalizer of Canary " + canary.key() + " was refused: " + rejected.message());
    }
    LOGGER.info("Changed finalizer, canary={} finalizer={} held={}", canary.key(), NAME, !when);
    return true;
  }
}
