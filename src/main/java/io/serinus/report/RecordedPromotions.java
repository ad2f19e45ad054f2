package io.serinus.report;

import io.serinus.git.BlobContent;
import io.serinus.git.StatusBranch;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.UnavailableException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the status branch of one repository records of promotions. The branch is no authority: it
 * only names a commit and an identity, and whoever uses them sees that they belong together. Of a
 * file, whatever version wrote it, only these are read.
 */
public final class RecordedPromotions {
  private static final long MAX_BYTES = 256 * 1024;
  private static final Pattern TEMPLATE = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final StatusPaths paths;
  private final String repository;
  private final StatusBranch branch;

  /** The part of a status file that matters here. */
  record Entry(@Nullable String canary, @Nullable String cluster, CanaryReport.Primary primary) {
    Entry {
      primary = primary == null ? CanaryReport.Primary.NONE : primary;
    }
  }

  /**
   * @param repository its name in the configuration
   * @throws InvalidInputException reason {@code InvalidName} when the cluster's name cannot be part
   *     of a path
   */
  public RecordedPromotions(String cluster, String repository, StatusBranch branch) {
    this.paths = new StatusPaths(cluster);
    this.repository = repository;
    this.branch = branch;
  }

  /**
   * Fetches the branch as it is now. Blocks for as long as the remote takes.
   *
   * @throws UnavailableException when the remote cannot be reached
   */
  public void refresh() {
    var unused = branch.refresh();
  }

  /**
   * What a Canary was last promoted to; empty when nothing is recorded of it.
   *
   * @throws InvalidInputException reason {@code PromotionUnreadable} when there is a file that does
   *     not say it; says why
   */
  public Optional<ManifestOrigin> of(CanaryKey canary) {
    String path = paths.of(canary);
    return branch.read(path, MAX_BYTES).flatMap(content -> read(path, canary, content));
  }

  private Optional<ManifestOrigin> read(String path, CanaryKey canary, BlobContent content) {
    if (!(content instanceof BlobContent.Bytes bytes)) {
      throw unreadable(path, "is too large");
    }
    Entry entry =
        StatusYaml.read(bytes.utf8(), Entry.class)
            .orElseThrow(() -> unreadable(path, "is not a status file"));
    if (!canary.toString().equals(entry.canary()) || !paths.cluster().equals(entry.cluster())) {
      throw unreadable(path, "is about another Canary");
    }
    CanaryReport.Primary primary = entry.primary();
    if (primary.images().isEmpty() && primary.commit().isEmpty()) {
      return Optional.empty();
    }
    if (primary.commit().isEmpty()) {
      throw unreadable(
          path,
          "does not say which commit was promoted (it did not come from Git, or the file is of an"
              + " older version)");
    }
    if (!repository.equals(primary.repository())
        || !TEMPLATE.matcher(primary.template()).matches()
        || !COMMIT.matcher(primary.commit()).matches()) {
      throw unreadable(path, "names no commit and pod template of repository " + repository);
    }
    return Optional.of(new ManifestOrigin(primary.template(), repository, primary.commit()));
  }

  private static InvalidInputException unreadable(String path, String what) {
    return new InvalidInputException(
        "PromotionUnreadable", "%s on the status branch %s".formatted(path, what));
  }
}
