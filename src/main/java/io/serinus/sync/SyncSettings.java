package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.manifest.PathSelection;
import io.serinus.model.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How one repository is applied.
 *
 * @param repository name of the repository in the configuration: lower-case letters, digits and
 *     {@code -}, at most 63 characters
 * @param include patterns of paths that are read; empty means all
 * @param exclude patterns of paths that are not
 * @param limits what the repository may define
 * @param allowMassPrune whether a removal that looks like a mistake needs no word; default false
 * @param drift what is done about objects that others changed; default {@link DriftPolicy#CORRECT}
 * @param controllerNamespace where the inventory is kept
 * @param massPruneLimit most objects that one commit may delete without a word; 0 for no such
 *     bound; default {@value #DEFAULT_MASS_PRUNE_LIMIT}
 */
public record SyncSettings(
    String repository,
    List<String> include,
    List<String> exclude,
    SyncLimits limits,
    boolean allowMassPrune,
    DriftPolicy drift,
    String controllerNamespace,
    int massPruneLimit) {
  /** Objects. */
  public static final int DEFAULT_MASS_PRUNE_LIMIT = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public SyncSettings {
    if (!NAME.matcher(repository).matches()) {
      throw new InvalidInputException(
          "InvalidRepositoryName",
          "\"%s\" is not a name for a repository: write lower-case letters, digits and -, at most 63"
              .formatted(repository));
    }
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** With the default bound of what is deleted without a word. */
  public SyncSettings(
      String repository,
      List<String> include,
      List<String> exclude,
      SyncLimits limits,
      boolean allowMassPrune,
      DriftPolicy drift,
      String controllerNamespace) {
    this(
        repository,
        include,
        exclude,
        limits,
        allowMassPrune,
        drift,
        controllerNamespace,
        DEFAULT_MASS_PRUNE_LIMIT);
  }

  /** Everything in the repository, with default limits. */
  public static SyncSettings of(String repository, String controllerNamespace) {
    return new SyncSettings(
        repository,
        List.of(),
        List.of(),
        SyncLimits.DEFAULT,
        false,
        DriftPolicy.CORRECT,
        controllerNamespace);
  }

  PathSelection selection() {
    return PathSelection.of(include, exclude);
  }

  SyncPolicy policy() {
    return new SyncPolicy(limits, controllerNamespace);
  }

  /** The cluster as the repository writes to it. */
  Cluster writer(Cluster cluster) {
    return limits.user().map(cluster::as).orElse(cluster);
  }
}
