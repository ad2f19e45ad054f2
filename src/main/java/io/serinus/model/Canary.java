package io.serinus.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Canary as it stands in the cluster.
 *
 * @param key namespace and name
 * @param uid empty before the API server has seen it
 * @param generation counts changes of the spec
 * @param resourceVersion the version that was read; a status write is locked to it
 * @param deleting whether its deletion was asked for
 * @param spec as the user wrote it
 * @param remarks what of the spec was read otherwise than it is written
 * @param status {@link CanaryStatus#NONE} for a Canary that was never ticked
 * @param command what somebody asks of it, answered or not
 * @param replacesAdopted whether objects that were there before may lose what cannot be kept of
 *     them: the annotation {@value #ADOPT} is {@code replace}
 */
public record Canary(
    CanaryKey key,
    String uid,
    long generation,
    String resourceVersion,
    boolean deleting,
    CanarySpec spec,
    List<String> remarks,
    CanaryStatus status,
    Optional<Command> command,
    boolean replacesAdopted) {
  /** How objects that were there before are adopted. */
  public static final String ADOPT = "serinus.io/adopt";

  public Canary {
    remarks = List.copyOf(remarks);
  }

  /** One whose spec is read as it is written and of which nobody asks anything. */
  public Canary(
      CanaryKey key,
      String uid,
      long generation,
      String resourceVersion,
      boolean deleting,
      CanarySpec spec,
      CanaryStatus status) {
    this(
        key,
        uid,
        generation,
        resourceVersion,
        deleting,
        spec,
        List.of(),
        status,
        Optional.empty(),
        false);
  }

  /**
   * Reads a Canary object.
   *
   * @throws InvalidInputException when a field has a value of the wrong type; names the field;
   *     reason {@code InvalidCanary}
   */
  public static Canary of(KubernetesObject object) {
    CanaryKey key = new CanaryKey(object.namespace(), object.name());
    WrittenSpec written = WrittenSpec.read("Canary " + key, object.at("/spec"));
    return new Canary(
        key,
        object.uid(),
        object.generation(),
        object.resourceVersion(),
        object.deleting(),
        written.spec(),
        written.remarks(),
        object.at("/status").isMissingNode()
            ? CanaryStatus.NONE
            : JsonFields.read(
                "Canary " + key,
                object.at("/status"),
                "status",
                CanaryStatus.class,
                "InvalidCanary"),
        object.annotation(Command.ANNOTATION).flatMap(Command::of),
        object.annotation(ADOPT).filter("replace"::equals).isPresent());
  }

  /** The same Canary with another status. */
  public Canary with(CanaryStatus newStatus) {
    return new Canary(
        key,
        uid,
        generation,
        resourceVersion,
        deleting,
        spec,
        remarks,
        newStatus,
        command,
        replacesAdopted);
  }

  /** The name users call: {@code spec.service.name}, else the target's name. */
  public String apexName() {
    @Nullable String name = spec.service() == null ? null : spec.service().name();
    return name == null || name.isEmpty() ? spec.targetRef().name() : name;
  }
}
