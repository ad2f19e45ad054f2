package io.serinus.report;

import io.serinus.git.CommitMessage;
import io.serinus.model.CanaryKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
   * @param awaited whether a canary that has no report is still to come, so that its file stays
   */
  static StatusDraft of(
      StatusPaths paths,
      String repository,
      PublishedStatus published,
      SortedMap<CanaryKey, CanaryReport> canaries,
      Predicate<CanaryKey> awaited,
      Optional<RepositoryReport> problems) {
    Map<String, Optional<String>> edits = new LinkedHashMap<>();
    List<StatusChange> changes = new ArrayList<>();
    canaries.forEach(
        (key, report) -> {
          if (differs(published, paths.of(key), StatusYaml.write(report), edits)) {
            changes.add(
                RolloutChange.of(Optional.ofNullable(published.canaries().get(key)), report));
          }
        });
    for (String path : published.texts().keySet()) {
      Optional<CanaryKey> key =
          paths
              .canaryOf(path)
              .filter(found -> !canaries.containsKey(found) && !awaited.test(found));
      if (key.isPresent()) {
        edits.put(path, Optional.empty());
        changes.add(RolloutChange.gone(key.get().toString()));
      }
    }
    repositoryEdit(paths, repository, published, problems, edits, changes);
    if (!edits.isEmpty() || !canaries.isEmpty()) {
      String overview = Overview.of(paths.cluster(), canaries, problems.stream().toList());
      if (differs(published, paths.overview(), overview, edits) && changes.isEmpty()) {
        changes.add(new StatusChange("overview", "brought up to date", List.of()));
      }
    }
    return new StatusDraft(
        edits,
        changes,
        applied(published, edits, withAwaited(published, canaries, awaited), problems));
  }

  CommitMessage message(String cluster) {
    return StatusCommit.of(cluster, changes);
  }

  private static void repositoryEdit(
      StatusPaths paths,
      String repository,
      PublishedStatus published,
      Optional<RepositoryReport> problems,
      Map<String, Optional<String>> edits,
      List<StatusChange> changes) {
    String path = paths.ofRepository(repository);
    boolean changed =
        problems.isPresent()
            ? differs(published, path, StatusYaml.write(problems.get()), edits)
            : published.texts().containsKey(path);
    if (changed) {
      edits.putIfAbsent(path, Optional.empty());
      changes.add(RepositoryReport.change(repository, problems));
    }
  }

  private static boolean differs(
      PublishedStatus published, String path, String text, Map<String, Optional<String>> edits) {
    if (text.equals(published.texts().get(path))) {
      return false;
    }
    edits.put(path, Optional.of(text));
    return true;
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

  private static PublishedStatus applied(
      PublishedStatus published,
      Map<String, Optional<String>> edits,
      SortedMap<CanaryKey, CanaryReport> canaries,
      Optional<RepositoryReport> problems) {
    Map<String, String> texts = new HashMap<>(published.texts());
    edits.forEach(
        (path, text) -> {
          if (text.isPresent()) {
            texts.put(path, text.get());
          } else {
            texts.remove(path);
          }
        });
    return new PublishedStatus(texts, canaries, problems);
  }
}
