package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ClusterEvent;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.OneLine;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells on a Canary which commit changed its spec, also when that starts no rollout. */
final class SpecNews {
  private static final Logger LOGGER = LoggerFactory.getLogger(SpecNews.class);
  private static final int LONGEST = 300;
  private static final int DIGITS = 12;

  private final Cluster cluster;

  SpecNews(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Tells of Canaries that a commit changed; of one that was made or put back there is no such
   * news.
   *
   * @param due what was applied
   * @param marks that name the commit
   */
  void tell(Survey.Due due, Map<String, String> marks, Instant now) {
    String commit = marks.getOrDefault(GitMarks.SOURCE_COMMIT, "");
    boolean news = due.desired().key().isCanary() && due.claim().ours() && due.drift().isEmpty();
    if (!news || commit.isEmpty()) {
      return;
    }
    try {
      Optional<KubernetesObject> canary = cluster.find(due.desired().ref());
      canary.ifPresent(live -> cluster.emit(event(live, commit, marks, now)));
    } catch (RuntimeException notTold) {
      LOGGER.debug("The change of a spec was not told, object={}", due.desired().key(), notTold);
    }
  }

  private static ClusterEvent event(
      KubernetesObject canary, String commit, Map<String, String> marks, Instant now) {
    String brief = commit.substring(0, Math.min(DIGITS, commit.length()));
    return new ClusterEvent(
        canary.name() + ".spec-" + brief,
        canary.ref(),
        canary.uid(),
        false,
        "Synced",
        OneLine.of(
            "Spec of %s.%s changed by commit %s of %s: %s"
                .formatted(
                    canary.name(),
                    canary.namespace(),
                    brief,
                    marks.getOrDefault(GitMarks.SOURCE_AUTHOR, ""),
                    marks.getOrDefault(GitMarks.SOURCE_SUBJECT, "")),
            LONGEST),
        now);
  }
}
