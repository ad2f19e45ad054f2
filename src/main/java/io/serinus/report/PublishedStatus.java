package io.serinus.report;

import io.serinus.model.CanaryKey;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands on the status branch for one cluster and repository.
 *
 * @param texts by path, of all files of the cluster, as they are on the branch
 * @param said the same as they were last said; where the branch says otherwise, somebody else
 *     changed or deleted them
 * @param canaries what the canaries' files say; one that cannot be read is left out and so written
 *     anew
 * @param repository what the repository's file says
 */
record PublishedStatus(
    Map<String, String> texts,
    Map<String, String> said,
    SortedMap<CanaryKey, CanaryReport> canaries,
    Optional<RepositoryReport> repository) {

  /**
   * Reads files.
   *
   * @param said as above; what the canaries and the repository are held to have said
   */
  static PublishedStatus read(
      StatusPaths paths, String repository, Map<String, String> texts, Map<String, String> said) {
    SortedMap<CanaryKey, CanaryReport> canaries = new TreeMap<>();
    said.forEach(
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
        said,
        canaries,
        Optional.ofNullable(said.get(paths.ofRepository(repository)))
            .flatMap(text -> StatusYaml.read(text, RepositoryReport.class)));
  }
}
