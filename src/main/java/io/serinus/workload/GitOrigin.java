package io.serinus.workload;

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
    int present = workload.at("/spec/replicas").asInt(1);
    return present > 0 ? OptionalInt.of(present) : OptionalInt.empty();
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
