package io.serinus.manifest;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of one path.
 *
 * @param path from the repository's root, with {@code /}
 * @param readings one or more, which together say all of it
 * @param problems of all documents, sorted by line
 */
public record ManifestFile(String path, List<Reading> readings, List<ManifestProblem> problems) {

  public ManifestFile {
    readings = List.copyOf(readings);
    problems = List.copyOf(problems);
    if (readings.isEmpty()) {
      throw new IllegalArgumentException("Nothing is said of " + path);
    }
  }

  /** A path that may define anything. */
  public static ManifestFile unknown(ManifestProblem problem) {
    return new ManifestFile(
        problem.path(), List.of(Reading.Unknown.ofAnyName(problem.reason())), List.of(problem));
  }

  /** A path that defines nothing. */
  public static ManifestFile notOurs(String path, String reason) {
    return new ManifestFile(path, List.of(new Reading.NotOurs(reason)), List.of());
  }

  /** What it defines, in the order written. */
  public List<Manifest> manifests() {
    return of(Reading.Objects.class).flatMap(objects -> objects.manifests().stream()).toList();
  }

  /** Whether something in it is not known. */
  public boolean isUnknown() {
    return of(Reading.Unknown.class).findAny().isPresent();
  }

  /** Whether an object of this name may be defined in a part that is not known. */
  public boolean mayHide(String name) {
    return of(Reading.Unknown.class).anyMatch(unknown -> unknown.mayDefine(name));
  }

  /** Whether a part that is not known has this name in it. */
  public boolean names(String name) {
    return of(Reading.Unknown.class).anyMatch(unknown -> unknown.names(name));
  }

  private <T extends Reading> Stream<T> of(Class<T> kind) {
    return readings.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** How much memory it takes, roughly, in bytes. */
  public long weight() {
    return ManifestWeight.of(this);
  }

  /** The same content under another path. */
  public ManifestFile at(String otherPath) {
    if (otherPath.equals(path)) {
      return this;
    }
    return new ManifestFile(
        otherPath,
        readings.stream().map(reading -> moved(reading, otherPath)).toList(),
        problems.stream().map(problem -> problem.in(otherPath)).toList());
  }

  private static Reading moved(Reading reading, String path) {
    if (reading instanceof Reading.Objects objects) {
      return new Reading.Objects(
          objects.manifests().stream().map(manifest -> manifest.at(path)).toList());
    }
    return reading;
  }
}
