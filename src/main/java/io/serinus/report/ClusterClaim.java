package io.serinus.report;

import io.serinus.model.InvalidInputException;
import io.serinus.model.OneLine;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose the directory of a cluster on the status branch is. Pure. */
final class ClusterClaim {
  /** Reason: another cluster has the name. */
  static final String TAKEN = "ClusterNameTaken";

  private ClusterClaim() {}

  /**
   * What stands in the claim's file.
   *
   * @param uid of the cluster's namespace {@code kube-system}, which no other cluster has
   */
  record Claim(String cluster, @Nullable String uid) {}

  static String text(String cluster, String uid) {
    return StatusYaml.write(new Claim(cluster, uid));
  }

  /**
   * Makes sure that the directory is nobody else's.
   *
   * @param uid of this cluster
   * @param replaces uid of the cluster that this one takes the place of, empty for none
   * @param texts of the directory, by path
   * @throws InvalidInputException reason {@code ClusterNameTaken} when it is another cluster's
   */
  static void check(StatusPaths paths, String uid, String replaces, Map<String, String> texts) {
    Optional<String> owner =
        Optional.ofNullable(texts.get(paths.claim()))
            .flatMap(text -> StatusYaml.read(text, Claim.class))
            .flatMap(claim -> Optional.ofNullable(claim.uid()));
    if (owner.isPresent() && !owner.get().equals(uid) && !owner.get().equals(replaces)) {
      throw new InvalidInputException(
          TAKEN,
          ("the directory %s of the status branch belongs to another cluster (its kube-system has"
                  + " uid %s, here it is %s): give this cluster another cluster.name; if it"
                  + " takes the place of that one, which is gone, set cluster.replaces: %s")
              .formatted(
                  paths.directory(),
                  OneLine.of(owner.get(), 64),
                  uid,
                  OneLine.of(owner.get(), 64)));
    }
  }
}
