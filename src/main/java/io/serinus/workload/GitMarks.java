package io.serinus.workload;

import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What Git sync writes on a workload it applies, as annotations of the workload itself (never of
 * its pod template), and how the rollout reads it. The source changes only together with the
 * manifest.
 */
public final class GitMarks {
  /** All marks begin so. */
  public static final String PREFIX = "serinus.io/";

  /** {@link RevisionIdentity#ofTemplate} of the pod template as rendered from Git. */
  public static final String MANIFEST_REVISION = PREFIX + "manifest-revision";

  public static final String SOURCE_REPOSITORY = PREFIX + "source-repository";
  public static final String SOURCE_COMMIT = PREFIX + "source-commit";
  public static final String SOURCE_AUTHOR = PREFIX + "source-author";
  public static final String SOURCE_SUBJECT = PREFIX + "source-subject";

  /** An instant in ISO 8601. */
  public static final String SOURCE_COMMITTED_AT = PREFIX + "source-committed-at";

  /** {@code spec.replicas} as written in Git; the field itself is the rollout's. */
  public static final String REPLICAS = PREFIX + "replicas";

  private GitMarks() {}

  /** The commit that brought the workload's manifest; empty when it did not come from Git. */
  public static Optional<Source> source(KubernetesObject workload) {
    Optional<String> commit = workload.annotation(SOURCE_COMMIT);
    return commit.map(
        id ->
            new Source(
                workload.annotation(SOURCE_REPOSITORY).orElse(""),
                id,
                workload.annotation(SOURCE_AUTHOR).orElse(""),
                workload.annotation(SOURCE_SUBJECT).orElse(""),
                workload.annotation(SOURCE_COMMITTED_AT).map(GitMarks::instant).orElse(null)));
  }

  /**
   * How many pods the workload is meant to have: Git's number, else the number it has now; empty
   * when it is scaled to zero and Git says nothing.
   */
  public static OptionalInt wantedReplicas(KubernetesObject workload) {
    OptionalInt wish =
        workload.annotation(REPLICAS).map(GitMarks::count).orElse(OptionalInt.empty());
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
