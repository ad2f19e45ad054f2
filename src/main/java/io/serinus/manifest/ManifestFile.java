package io.serinus.manifest;

import java.util.List;

/**
 * What stands in one file.
 *
 * @param path from the repository's root, with {@code /}
 * @param manifests in the order written
 * @param problems of all documents, sorted by line
 * @param unreadable text of the documents that could not be read; what they define is unknown
 * @param opaque true when the file may define anything: its text or its names are not known
 */
public record ManifestFile(
    String path,
    List<Manifest> manifests,
    List<ManifestProblem> problems,
    List<String> unreadable,
    boolean opaque) {

  public ManifestFile {
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
    unreadable = List.copyOf(unreadable);
  }

  /** A file whose content was not looked at. */
  public static ManifestFile opaque(ManifestProblem problem) {
    return new ManifestFile(problem.path(), List.of(), List.of(problem), List.of(), true);
  }

  /** Whether an object of this name may be defined in a part that could not be read. */
  public boolean mayHide(String name) {
    return opaque || unreadable.stream().anyMatch(text -> text.contains(name));
  }

  /** The same content under another path. */
  public ManifestFile at(String otherPath) {
    if (otherPath.equals(path)) {
      return this;
    }
    return new ManifestFile(
        otherPath,
        manifests.stream()
            .map(
                manifest ->
                    new Manifest(manifest.object(), otherPath, manifest.line(), manifest.valid()))
            .toList(),
        problems.stream().map(problem -> problem.in(otherPath)).toList(),
        unreadable,
        opaque);
  }
}
