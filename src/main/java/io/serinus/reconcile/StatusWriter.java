package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the status of Canaries, locked to the version that was read. */
final class StatusWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(StatusWriter.class);

  private final Cluster cluster;

  StatusWriter(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Writes the status if it is a new one.
   *
   * @return the Canary as it stands then; empty when somebody else was faster
   * @throws UnavailableException when the API server cannot be reached or does not take it
   */
  Optional<Canary> write(Canary canary, CanaryStatus status) {
    if (status.equals(canary.status())) {
      return Optional.of(canary);
    }
    Optional<Canary> written =
        cluster
            .find(canary.key().ref())
            .filter(present -> present.resourceVersion().equals(canary.resourceVersion()))
            .flatMap(
                present -> {
                  var tree = present.tree();
                  tree.set("status", Json.tree(status));
                  return written(canary, cluster.writeStatus(KubernetesObject.owning(tree)));
                });
    if (written.isPresent() && status.phase() != canary.status().phase()) {
      LOGGER.info(
          "Canary moved on, canary={} from={} to={} reason={}",
          canary.key(),
          canary.status().phase().word(),
          status.phase().word(),
          status.rollout().reason());
    }
    return written;
  }

  private static Optional<Canary> written(Canary canary, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Written written) {
      return Optional.of(Canary.of(written.object()));
    }
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      throw new UnavailableException(
          rejected.reason(),
          "the status of Canary "
              + canary.key()
              + " was refused by the API server: "
              + rejected.message());
    }
    return Optional.empty();
  }
}
