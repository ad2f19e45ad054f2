package io.serinus.sync;

import io.serinus.manifest.Manifest;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.RepeatedKeys;
import java.util.List;

/** Manifests that say one thing of their pods twice: applied as a node would read them. */
final class RepeatedEntries {
  private RepeatedEntries() {}

  /** A warning for each repetition. */
  static List<ManifestProblem> in(ObjectKey key, Manifest manifest) {
    return RepeatedKeys.in(manifest.object()).stream()
        .map(
            what ->
                ManifestProblem.warning(
                    manifest.path(),
                    manifest.line(),
                    "RepeatedEntry",
                    "%s: %s".formatted(key, what),
                    "Remove the repetition from the manifest"))
        .toList();
  }
}
