package io.serinus.sync;

import io.serinus.manifest.ManifestProblem;
import io.serinus.model.GitMarks;

/** Says in words why an object could not be applied. */
final class ApplyProblems {
  private static final int LONGEST = 1_000;

  private ApplyProblems() {}

  static ManifestProblem of(ApplyResult.Failed failed) {
    DesiredObject desired = failed.desired();
    String words =
        desired.key().kind().equals("Secret")
            ? "its words are not shown, as they may repeat the Secret's values"
            : cut(failed.message());
    return ManifestProblem.error(
        desired.path(),
        desired.line(),
        failed.reason(),
        "%s was not applied (%s): %s".formatted(desired.key(), failed.reason(), words),
        whatToDo(failed.reason()));
  }

  private static String cut(String message) {
    String flat = message.strip().replaceAll("\\s+", " ");
    String text = flat.endsWith(".") ? flat.substring(0, flat.length() - 1) : flat;
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static String whatToDo(String reason) {
    return switch (reason) {
      case "FieldConflict" ->
          "Let the other manager give the field up, or annotate the object with %s: \"true\""
              .formatted(GitMarks.FORCE);
      case "Immutable" -> "Put the field back, or delete the object so that it is made anew";
      case "Forbidden" -> "Give the user that is named the right to do this";
      case "NoSuchKind" -> "Install the kind's definition, or correct apiVersion and kind";
      case "NoSuchNamespace" -> "Create the namespace, in Git or by hand";
      case "Denied" -> "Satisfy the admission policy that refuses it";
      case "Invalid" -> "Correct the manifest";
      default -> "Nothing for now; it is tried again";
    };
  }
}
