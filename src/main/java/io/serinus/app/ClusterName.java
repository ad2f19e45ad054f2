package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.model.InvalidInputException;

/** A cluster that reports to Git has a name that somebody chose: two of one name are told apart. */
final class ClusterName {
  private ClusterName() {}

  /**
   * @throws InvalidInputException when there are repositories and no name; reason {@code
   *     ClusterNameMissing}
   */
  static void check(SerinusConfig config) {
    if (!config.repositories().isEmpty()
        && config.cluster().name().equals(SerinusConfig.Cluster.UNNAMED)) {
      throw new InvalidInputException(
          "ClusterNameMissing",
          "cluster.name is not set: give this cluster a name that no other cluster has which"
              + " reports to the same repositories, for example production");
    }
  }
}
