package io.serinus.manifest;

import io.serinus.model.Canary;
import io.serinus.model.CanarySpec;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnknownField;
import java.util.ArrayList;
import java.util.List;

/** What can be said about a Canary's spec from its text alone. */
final class CanaryCheck {
  private final ParsedDocument document;
  private final String base;
  private final List<ManifestProblem> problems = new ArrayList<>();

  private CanaryCheck(ParsedDocument document, String base) {
    this.document = document;
    this.base = base;
  }

  /**
   * Values of the wrong type are errors, unknown keys are warnings.
   *
   * @param base JSON pointer of the object in its document
   */
  static List<ManifestProblem> check(
      KubernetesObject object, ParsedDocument document, String base) {
    CanaryCheck check = new CanaryCheck(document, base);
    check.types(object);
    UnknownField.in(object.at("/spec")).forEach(field -> check.problems.add(check.unknown(field)));
    return check.problems;
  }

  private void types(KubernetesObject object) {
    try {
      CanarySpec.WorkloadRef target = Canary.of(object).spec().targetRef();
      if (target.kind().isEmpty() || target.name().isEmpty()) {
        problems.add(
            ManifestProblem.error(
                "",
                document.lineOf(base + "/spec/targetRef"),
                "InvalidCanary",
                "Canary %s names no target".formatted(object.name()),
                "Give spec.targetRef.kind (Deployment or DaemonSet) and spec.targetRef.name"));
      }
    } catch (InvalidInputException wrong) {
      problems.add(
          ManifestProblem.error(
              "",
              document.lineOf(base + pointerIn(String.valueOf(wrong.getMessage()))),
              wrong.reason(),
              String.valueOf(wrong.getMessage()).lines().findFirst().orElse(""),
              "Write a value of the type that this field has in a Canary"));
    }
  }

  /** The message names the field as {@code spec.analysis.metrics[0].interval}. */
  private static String pointerIn(String message) {
    int start = message.indexOf("field ");
    if (start < 0) {
      return "/spec";
    }
    String path = message.substring(start + "field ".length()).split("[ :]", 2)[0];
    return "/" + path.replaceAll("\\[(\\d+)]", ".$1").replace('.', '/');
  }

  private ManifestProblem unknown(UnknownField field) {
    return ManifestProblem.warning(
        "",
        document.lineOf(base + field.pointer()),
        "UnknownField",
        "The field %s is not known and has no effect".formatted(field.path()),
        field.sentence());
  }
}
