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

  /**
   * Whether an object of this name may be defined in a part that could not be read: one that has it
   * as a whole word.
   */
  public boolean mayHide(String name) {
    return opaque || unreadable.stream().anyMatch(text -> hasWord(text, name));
  }

  private static boolean hasWord(String text, String word) {
    int from = text.indexOf(word);
    while (from >= 0) {
      int end = from + word.length();
      boolean starts = from == 0 || !isOfName(text.charAt(from - 1));
      boolean ends =
          end == text.length()
              || !isOfName(text.charAt(end))
              || (text.charAt(end) == '.' && !continues(text, end + 1));
      if (starts && ends) {
        return true;
      }
      from = text.indexOf(word, from + 1);
    }
    return false;
  }

  private static boolean continues(String text, int at) {
    return at < text.length() && isOfName(text.charAt(at));
  }

  private static boolean isOfName(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_'
        || letter == '.';
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
