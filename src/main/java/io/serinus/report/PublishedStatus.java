package io.serinus.report;

import io.serinus.model.CanaryKey;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands on the status branch for one cluster and repository.
 *
 * @param texts by path, of all files of the cluster
 * @param canaries what the canaries' files say; one that cannot be read is left out and so written
 *     anew
 * @param repository what the repository's file says
 */
record PublishedStatus(
    Map<String, String> texts,
    SortedMap<CanaryKey, CanaryReport> canaries,
    Optional<RepositoryReport> repository) {

  static PublishedStatus read(StatusPaths paths, String repository, Map<String, String> texts) {
    SortedMap<CanaryKey, CanaryReport> canaries = new TreeMap<>();
    texts.forEach(
        (path, text) ->
            paths
                .canaryOf(path)
                .ifPresent(
                    key ->
                        StatusYaml.read(text, CanaryReport.class)
                            .filter(report -> report.canary().equals(key.toString()))
                            .ifPresent(report -> canaries.put(key, report))));
    return new PublishedStatus(
        texts,
        canaries,
        Optional.ofNullable(texts.get(paths.ofRepository(repository)))
            .flatMap(text -> StatusYaml.read(text, RepositoryReport.class)));
  }
}
