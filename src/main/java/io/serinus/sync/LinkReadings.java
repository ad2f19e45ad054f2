package io.serinus.sync;

import io.serinus.git.OpaqueEntry;
import io.serinus.git.SkippedEntry;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import io.serinus.manifest.Reading;
import java.util.List;

/** What links and submodules that are not followed say of the objects they may define. */
final class LinkReadings {
  /** Endings of files that are neither manifests nor directories. */
  private static final List<String> OTHER_FILES =
      List.of(".md", ".txt", ".sh", ".py", ".go", ".html", ".css", ".js", ".ts", ".png", ".svg");

  private LinkReadings() {}

  /** Nothing is known of it, unless it is a link that is named like a text or a program. */
  static ManifestFile of(OpaqueEntry entry) {
    boolean submodule = entry.kind() == SkippedEntry.Kind.SUBMODULE;
    boolean other = !submodule && OTHER_FILES.stream().anyMatch(entry.path()::endsWith);
    String what = submodule ? "Submodules are not followed" : "The symbolic link " + entry.why();
    ManifestProblem problem =
        ManifestProblem.warning(
            entry.path(),
            0,
            submodule ? "SubmoduleSkipped" : "SymlinkSkipped",
            what + (other ? "" : "; no object is pruned while it is there"),
            "Put the manifests themselves here, or list the path in .serinusignore");
    return other
        ? new ManifestFile(
            entry.path(), List.of(new Reading.NotOurs("OtherFile")), List.of(problem))
        : ManifestFile.unknown(problem);
  }
}
