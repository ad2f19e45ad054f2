package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Desired;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an apply of a primary says about its number of pods, and the note on the primary of where
 * that came from. By the note a later wish of the target is told from a number that somebody gave
 * the primary by hand: a new wish reaches the primary, a number given by hand stays until there is
 * one.
 *
 * @param replicas the {@code spec.replicas} to state; empty leaves it to whoever set it
 * @param notes annotations of the primary: {@link #GIVEN} or {@link #SCALED_BY}; none for a
 *     DaemonSet
 */
public record PrimaryScale(OptionalInt replicas, Map<String, String> notes) {
  /** The number of pods that the target last wished for and the primary was given. */
  static final String GIVEN = "serinus.io/given-replicas";

  /** The autoscaler that scales the primary instead, as {@code Kind/name}. */
  static final String SCALED_BY = "serinus.io/scaled-by";

  public PrimaryScale {
    notes = Map.copyOf(notes);
  }

  /**
   * For a primary that is there and is applied for another reason than its number of pods.
   *
   * @param replicas see {@link PrimaryReplicas}
   * @param scaler the primary's autoscaler
   */
  public static PrimaryScale kept(
      KubernetesObject primary, OptionalInt replicas, Optional<ObjectRef> scaler) {
    OptionalInt given = given(primary);
    return noted(primary, replicas, given.isPresent() ? given : replicas, scaler);
  }

  /**
   * For a primary that gets the target's number.
   *
   * @param replicas see {@link PrimaryReplicas}
   * @param scaler the primary's autoscaler
   */
  public static PrimaryScale given(
      KubernetesObject target, OptionalInt replicas, Optional<ObjectRef> scaler) {
    return noted(target, replicas, replicas, scaler);
  }

  /**
   * For a primary that is there: the target's number where that is a new wish, or where an
   * autoscaler no longer scales the primary; else the number that it has.
   *
   * @param manager the field manager that the primary is applied under
   * @param scaler the primary's autoscaler
   */
  public static PrimaryScale followed(
      KubernetesObject primary,
      KubernetesObject target,
      String manager,
      Optional<ObjectRef> scaler) {
    OptionalInt present = PrimaryReplicas.kept(primary, manager, scaler.isPresent());
    OptionalInt wish = GitOrigin.replicasWish(target);
    if (scaler.isPresent() || wish.isEmpty()) {
      return kept(primary, present, scaler);
    }
    OptionalInt given = given(primary);
    if (given.isEmpty() && PrimaryReplicas.owns(primary, manager)) {
      given = present;
    }
    boolean isNew = given.isPresent() && given.getAsInt() != wish.getAsInt();
    return isNew || scaledBy(primary).isPresent()
        ? given(target, wish, scaler)
        : kept(primary, present, scaler);
  }

  /** The autoscaler that the primary was left to, in its namespace. */
  public static Optional<ObjectRef> scaledBy(KubernetesObject primary) {
    return primary
        .annotation(SCALED_BY)
        .map(text -> text.split("/", 2))
        .filter(parts -> parts.length == 2)
        .flatMap(parts -> PrimaryAutoscaler.ref(parts[0], primary.namespace(), parts[1]));
  }

  /** Whether the primary is noted to have no autoscaler. */
  public static boolean isGiven(KubernetesObject primary) {
    return given(primary).isPresent();
  }

  /** The object with the notes among its annotations. */
  public Desired noteOn(Desired desired) {
    return new Desired(noteOn(desired.object()), desired.ownership());
  }

  /** The same of the fields alone. */
  KubernetesObject noteOn(KubernetesObject desired) {
    if (notes.isEmpty()) {
      return desired;
    }
    ObjectNode tree = desired.tree();
    ObjectNode annotations = tree.withObjectProperty("metadata").withObjectProperty("annotations");
    notes.forEach(annotations::put);
    return KubernetesObject.of(tree);
  }

  private static PrimaryScale noted(
      KubernetesObject workload,
      OptionalInt replicas,
      OptionalInt given,
      Optional<ObjectRef> scaler) {
    if (workload.kind().equals("DaemonSet")) {
      return new PrimaryScale(OptionalInt.empty(), Map.of());
    }
    if (scaler.isPresent()) {
      return new PrimaryScale(
          replicas, Map.of(SCALED_BY, scaler.get().kind() + "/" + scaler.get().name()));
    }
    return new PrimaryScale(
        replicas, given.isPresent() ? Map.of(GIVEN, Integer.toString(given.getAsInt())) : Map.of());
  }

  private static OptionalInt given(KubernetesObject primary) {
    JsonNode note = primary.at("/metadata/annotations").path(GIVEN);
    return note.isTextual() && note.asText().matches("\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(note.asText()))
        : OptionalInt.empty();
  }
}
