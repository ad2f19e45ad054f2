package io.serinus.git;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that a commit shall contain or not contain; all others stay as they are. Immutable; the
 * last edit of a path wins.
 */
public final class FileEdits {
  private final SortedMap<String, Optional<String>> byPath;

  private FileEdits(SortedMap<String, Optional<String>> byPath) {
    this.byPath = Collections.unmodifiableSortedMap(byPath);
  }

  public static FileEdits none() {
    return new FileEdits(new TreeMap<>());
  }

  /** The file shall have exactly this text, in UTF-8. */
  public FileEdits put(String path, String text) {
    return with(path, Optional.of(text));
  }

  /** The file shall not be there. */
  public FileEdits delete(String path) {
    return with(path, Optional.empty());
  }

  private FileEdits with(String path, Optional<String> text) {
    TreeMap<String, Optional<String>> more = new TreeMap<>(byPath);
    more.put(path, text);
    return new FileEdits(more);
  }

  /** Wanted text by path; empty text means the file shall not be there. */
  Map<String, Optional<String>> byPath() {
    return byPath;
  }

  /** Whether on an empty branch there would be nothing to commit. */
  boolean putsNothing() {
    return byPath.values().stream().allMatch(Optional::isEmpty);
  }
}
