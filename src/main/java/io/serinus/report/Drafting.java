package io.serinus.report;

import io.serinus.model.CanaryKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Gathers the edits of one commit on the status branch. What was said before and is not on the
 * branch any more is restored, and counted instead of told again.
 */
final class Drafting {
  private final PublishedStatus published;
  private final Map<String, Optional<String>> edits = new LinkedHashMap<>();
  private final List<StatusChange> changes = new ArrayList<>();
  private Optional<StatusChange> progress = Optional.empty();
  private int restored;

  Drafting(PublishedStatus published) {
    this.published = published;
  }

  /** Paths on the branch, and those that should be there. */
  Set<String> allPaths() {
    Set<String> paths = new TreeSet<>(published.texts().keySet());
    paths.addAll(published.said().keySet());
    return paths;
  }

  boolean hasEdits() {
    return !edits.isEmpty();
  }

  /** The file shall have this text. */
  void put(String path, String text, Supplier<StatusChange> change) {
    if (text.equals(published.texts().get(path))) {
      return;
    }
    edits.put(path, Optional.of(text));
    if (text.equals(published.said().get(path))) {
      restored++;
    } else {
      changes.add(change.get());
    }
  }

  /** The file shall stay as it was last said. */
  void keep(String path) {
    String text = published.said().get(path);
    if (text != null && !text.equals(published.texts().get(path))) {
      edits.put(path, Optional.of(text));
      restored++;
    }
  }

  /** The file shall not be there. */
  void delete(String path, Supplier<StatusChange> change) {
    if (published.texts().containsKey(path)) {
      edits.put(path, Optional.empty());
      changes.add(change.get());
    }
  }

  /** The repository's file; how far it has come is told only when nothing else is. */
  void putRepository(String path, RepositoryReport report, Optional<RepositoryReport> before) {
    if (report.hasOtherProblemsThan(before)) {
      put(path, StatusYaml.write(report), () -> report.since(before));
    } else if (!StatusYaml.write(report).equals(published.texts().get(path))) {
      edits.put(path, Optional.of(StatusYaml.write(report)));
      progress = Optional.of(report.since(before));
    }
  }

  /** The same as {@link #put}, told only when nothing else is. */
  void putQuietly(String path, String text) {
    if (!text.equals(published.texts().get(path))) {
      edits.put(path, Optional.of(text));
    }
  }

  StatusDraft end(
      SortedMap<CanaryKey, CanaryReport> canaries, Optional<RepositoryReport> repository) {
    if (restored > 0) {
      changes.add(
          new StatusChange(
              "status branch",
              restored + (restored == 1 ? " file" : " files") + " restored that others changed",
              List.of()));
    }
    if (changes.isEmpty()) {
      progress.ifPresent(changes::add);
    }
    if (changes.isEmpty() && hasEdits()) {
      changes.add(new StatusChange("overview", "brought up to date", List.of()));
    }
    Map<String, String> texts = new HashMap<>(published.texts());
    edits.forEach(
        (path, text) -> {
          if (text.isPresent()) {
            texts.put(path, text.get());
          } else {
            texts.remove(path);
          }
        });
    return new StatusDraft(edits, changes, new PublishedStatus(texts, texts, canaries, repository));
  }
}
