package io.serinus.sync;

import io.serinus.git.CommitId;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one pass over a commit did.
 *
 * @param applied objects that were written
 * @param pruned objects that were deleted
 * @param unchanged objects that needed nothing
 * @param problems everything that is wrong at present, also what was told before
 * @param canaries that the commit defines, those included that something is wrong with; empty when
 *     a part of the commit could not be read, so that others may be in it
 * @param superseded a newer commit came in between; what was left undone is done with it
 * @param retryAt when to offer the commit again although nothing changed
 * @param drift objects that others changed or deleted: those put back in this pass, and those that
 *     still differ
 */
public record SyncReport(
    String repository,
    CommitId commit,
    List<ObjectRef> applied,
    List<ObjectRef> pruned,
    int unchanged,
    List<ManifestProblem> problems,
    Optional<Set<CanaryKey>> canaries,
    boolean superseded,
    Optional<Instant> retryAt,
    List<DriftedObject> drift) {

  public SyncReport {
    applied = List.copyOf(applied);
    pruned = List.copyOf(pruned);
    problems = List.copyOf(problems);
    canaries = canaries.map(Set::copyOf);
    drift = List.copyOf(drift);
  }
}
