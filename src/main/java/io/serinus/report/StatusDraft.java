package io.serinus.report;

import io.serinus.git.CommitMessage;
import io.serinus.model.CanaryKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The difference between what the branch says and what it should say. Pure.
 *
 * @param edits wanted text by path, empty text deletes; no edits when the branch is right
 * @param changes what the edits tell, one per canary or repository
 * @param result what the branch says once the edits are on it
 */
record StatusDraft(
    Map<String, Optional<String>> edits, List<StatusChange> changes, PublishedStatus result) {

  /**
   * @param uid of this cluster, written down so that another of the same name notices
   * @param awaited whether a canary that has no report is still to come, so that its file stays
   */
  static StatusDraft of(
      StatusPaths paths,
      String repository,
      PublishedStatus published,
      SortedMap<CanaryKey, CanaryReport> canaries,
      Predicate<CanaryKey> awaited,
      Optional<RepositoryReport> ofRepository,
      Optional<String> uid) {
    Drafting drafting = new Drafting(published);
    canaries.forEach(
        (key, report) ->
            drafting.put(
                paths.of(key),
                StatusYaml.write(report),
                () ->
                    RolloutChange.of(Optional.ofNullable(published.canaries().get(key)), report)));
    for (String path : drafting.allPaths()) {
      Optional<CanaryKey> key = paths.canaryOf(path).filter(found -> !canaries.containsKey(found));
      if (key.isPresent() && awaited.test(key.get())) {
        drafting.keep(path);
      } else if (key.isPresent()) {
        drafting.delete(path, () -> RolloutChange.gone(key.get().toString()));
      }
    }
    ofRepository.ifPresent(
        present ->
            drafting.putRepository(
                paths.ofRepository(repository), present, published.repository()));
    if (drafting.hasEdits()) {
      uid.ifPresent(
          own -> drafting.putQuietly(paths.claim(), ClusterClaim.text(paths.cluster(), own)));
    }
    if (drafting.hasEdits() || !canaries.isEmpty()) {
      drafting.putQuietly(
          paths.overview(), Overview.of(paths.cluster(), canaries, ofRepository.stream().toList()));
    }
    return drafting.end(withAwaited(published, canaries, awaited), ofRepository);
  }

  CommitMessage message(String cluster) {
    return StatusCommit.of(cluster, changes);
  }

  private static SortedMap<CanaryKey, CanaryReport> withAwaited(
      PublishedStatus published,
      SortedMap<CanaryKey, CanaryReport> canaries,
      Predicate<CanaryKey> awaited) {
    SortedMap<CanaryKey, CanaryReport> known = new TreeMap<>(published.canaries());
    known.keySet().removeIf(awaited.negate());
    known.putAll(canaries);
    return known;
  }
}
