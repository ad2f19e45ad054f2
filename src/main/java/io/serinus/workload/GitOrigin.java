package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where a workload came from and how big it is meant to be, as Git sync marked it. */
public final class GitOrigin {
  private GitOrigin() {}

  /** The commit that brought the workload's manifest; empty when it did not come from Git. */
  public static Optional<Source> source(KubernetesObject workload) {
    Optional<String> commit = workload.annotation(GitMarks.SOURCE_COMMIT);
    return commit.map(
        id ->
            new Source(
                workload.annotation(GitMarks.SOURCE_REPOSITORY).orElse(""),
                id,
                workload.annotation(GitMarks.SOURCE_AUTHOR).orElse(""),
                workload.annotation(GitMarks.SOURCE_SUBJECT).orElse(""),
                workload
                    .annotation(GitMarks.SOURCE_COMMITTED_AT)
                    .map(GitOrigin::instant)
                    .orElse(null)));
  }

  /**
   * How many pods the workload is meant to have: Git's number, else the number it has now; empty
   * when it is scaled to zero and Git says nothing.
   */
  public static OptionalInt wantedReplicas(KubernetesObject workload) {
    OptionalInt wish =
        workload.annotation(GitMarks.REPLICAS).map(GitOrigin::count).orElse(OptionalInt.empty());
    if (wish.isPresent()) {
      return OptionalInt.of(Math.max(1, wish.getAsInt()));
    }
    int present = new WorkloadView(workload).replicas();
    return present > 0 ? OptionalInt.of(present) : OptionalInt.empty();
  }

  /**
   * How many pods somebody wishes the workload to have, at least 1: Git, or whoever gave it the
   * number that it has now. Empty when that number is this program's own, or 0.
   */
  static OptionalInt replicasWish(KubernetesObject workload) {
    boolean theirs =
        workload.annotation(GitMarks.REPLICAS).isPresent()
            || workload.look(tree -> replicasHaveOtherOwner(tree.at("/metadata/managedFields")));
    return theirs ? wantedReplicas(workload) : OptionalInt.empty();
  }

  private static boolean replicasHaveOtherOwner(JsonNode entries) {
    for (JsonNode entry : entries) {
      boolean ours = entry.path("manager").asText().startsWith(RevisionIdentity.OWN_MANAGERS);
      if (!ours && entry.at("/fieldsV1/f:spec").has("f:replicas")) {
        return true;
      }
    }
    return false;
  }

  private static OptionalInt count(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException notOurs) {
      return OptionalInt.empty();
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException notOurs) {
      return null;
    }
  }
}
