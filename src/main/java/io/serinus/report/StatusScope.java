package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.RolloutState;
import io.serinus.model.Source;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which canaries a repository's status branch tells of.
 *
 * <p>Those whose present revision came from the repository, always. Besides, one repository of the
 * configuration tells of the canaries whose revision came from none: applied by hand or by another
 * tool. A repository may be asked to tell of all, so that one branch shows the whole cluster.
 *
 * @param repository its name in the configuration
 * @param unattributed whether canaries without a source commit belong here: true for the first
 *     repository with a status branch
 * @param former whether the repository was, or may have been, called so before
 * @param all whether every canary of the cluster belongs here; default false
 */
public record StatusScope(
    String repository, Predicate<String> former, boolean unattributed, boolean all) {

  /** Of a repository that was never called otherwise. */
  public StatusScope(String repository, boolean unattributed, boolean all) {
    this(repository, name -> false, unattributed, all);
  }

  boolean covers(Canary canary) {
    return all
        || home(canary.status().rollout())
            .map(name -> name.equals(repository) || former.test(name))
            .orElse(unattributed);
  }

  /** Tracked configs may come from another repository; then the pod template's is meant. */
  private static Optional<String> home(RolloutState rollout) {
    Optional<String> source = Optional.ofNullable(rollout.source()).map(Source::repository);
    Optional<String> promoted =
        Optional.ofNullable(rollout.promotedManifest()).map(ManifestOrigin::repository);
    return rollout.cause() == null ? source.or(() -> promoted) : promoted.or(() -> source);
  }
}
