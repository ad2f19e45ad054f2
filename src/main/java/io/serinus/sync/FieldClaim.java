package io.serinus.sync;

import io.serinus.cluster.FieldConflict;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import java.util.List;

/**
 * Which fields of others an apply takes.
 *
 * @param ours whether the object carries the mark of this repository: then Git wins
 * @param left fields that were left to another controller when it was taken over
 */
record FieldClaim(boolean ours, List<String> left, Force force) {

  /** What the annotation {@link GitMarks#FORCE} says. */
  enum Force {
    ALWAYS,
    NEVER,
    UNSAID;

    static Force of(KubernetesObject object) {
      return switch (object.annotation(GitMarks.FORCE).orElse("")) {
        case "true" -> ALWAYS;
        case "false" -> NEVER;
        default -> UNSAID;
      };
    }
  }

  FieldClaim {
    left = List.copyOf(left);
  }

  /** Whether no conflict can change the outcome. */
  boolean takesAll() {
    return force == Force.ALWAYS || (force == Force.UNSAID && ours && left.isEmpty());
  }

  boolean takes(FieldConflict conflict) {
    return FieldManagers.isTool(conflict.manager()) || (ours && !left.contains(conflict.field()));
  }
}
