package io.serinus.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process said last on the status branch, held against what the branch is on a try to
 * write it. Not thread-safe.
 */
final class StatusMemory {
  private final StatusPaths paths;
  private final String repository;
  private final String replaces;
  private Optional<Said> certain = Optional.empty();
  private Map<String, String> last = Map.of();

  /** What stood on the branch after the last write, and the version of the directory then. */
  private record Said(String version, PublishedStatus status) {}

  /**
   * @param replaces uid of the cluster that this one takes the place of, empty for none
   */
  StatusMemory(StatusPaths paths, String repository, String replaces) {
    this.replaces = replaces;
    this.paths = paths;
    this.repository = repository;
  }

  /** Empty when it is not known how far the last write came, or nothing was written yet. */
  Optional<PublishedStatus> certain() {
    return certain.map(Said::status);
  }

  /**
   * How a try finds the branch; reads it only when it is not as it was left.
   *
   * @param uid of this cluster, as far as it is known
   * @throws io.serinus.model.InvalidInputException reason {@code ClusterNameTaken}
   */
  PublishedStatus found(StatusTip tip, Optional<String> uid) {
    Optional<Said> left = certain.filter(said -> said.version().equals(tip.version()));
    if (left.isPresent()) {
      return left.get().status();
    }
    Map<String, String> texts = tip.texts();
    uid.ifPresent(own -> ClusterClaim.check(paths, own, replaces, texts));
    return read(texts);
  }

  /**
   * What this process said for certain holds, whatever the branch says now. Otherwise the branch
   * holds, but for canaries' files that it does not have any more.
   */
  private PublishedStatus read(Map<String, String> texts) {
    Map<String, String> said = new HashMap<>(last);
    said.keySet().removeIf(path -> paths.canaryOf(path).isEmpty());
    if (certain.isEmpty()) {
      said.putAll(texts);
    } else {
      said = new HashMap<>(certain.get().status().texts());
    }
    return PublishedStatus.read(paths, repository, texts, said);
  }

  /** The branch says so. */
  void wrote(String version, PublishedStatus status) {
    certain = Optional.of(new Said(version, status));
    last = status.texts();
  }

  /** How far the last write came is not known: the branch itself will tell. */
  void uncertain() {
    certain = Optional.empty();
  }
}
