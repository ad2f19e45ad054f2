package io.serinus.manifest;

import io.serinus.model.CanaryKey;
import java.util.Optional;

/**
 * A user's mistake in a file.
 *
 * @param path from the repository's root, with {@code /}; empty when it concerns no single file
 * @param line counted from 1; 0 when it concerns the whole file
 * @param severity whether something is held back because of it
 * @param reason stable code in CamelCase
 * @param what what is wrong, a sentence without its full stop; never a value of a Secret
 * @param whatToDo what to write or do instead, a sentence without its full stop
 * @param canary the Canary that is held up by it, if one is
 */
public record ManifestProblem(
    String path,
    int line,
    Severity severity,
    String reason,
    String what,
    String whatToDo,
    Optional<CanaryKey> canary) {

  /** How far it reaches. */
  public enum Severity {
    /** Told, and nothing is held back. */
    WARNING,
    /** The object or file it names is not applied; what stands in the cluster stays. */
    ERROR
  }

  public static ManifestProblem error(
      String path, int line, String reason, String what, String whatToDo) {
    return new ManifestProblem(
        path, line, Severity.ERROR, reason, what, whatToDo, Optional.empty());
  }

  public static ManifestProblem warning(
      String path, int line, String reason, String what, String whatToDo) {
    return new ManifestProblem(
        path, line, Severity.WARNING, reason, what, whatToDo, Optional.empty());
  }

  /** The same, holding up a Canary. */
  public ManifestProblem holding(CanaryKey held) {
    return new ManifestProblem(path, line, severity, reason, what, whatToDo, Optional.of(held));
  }

  /** The same mistake in a file of another path. */
  public ManifestProblem in(String otherPath) {
    return new ManifestProblem(otherPath, line, severity, reason, what, whatToDo, canary);
  }

  /** Path and line as compilers write them, for example {@code apps/podinfo.yaml:12}. */
  public String place() {
    return line > 0 ? path + ":" + line : path;
  }

  /** Where, what and what to do, for people. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "" : place() + ": ") + what + ". " + whatToDo + ".";
  }
}
