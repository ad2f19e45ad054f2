package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares live objects with what Git says, by the digest that stands on the object and by the
 * fields that are still ours. An object that has not changed since it was last compared costs a
 * look-up. May be used from any thread.
 */
final class LiveComparison {
  private static final String MARK = ".metadata.annotations." + GitMarks.APPLIED;

  private final Map<ObjectKey, Compared> current = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Set<String>> neverOwned = new ConcurrentHashMap<>();

  private record Compared(String mark, String resourceVersion) {}

  /**
   * How the object stands.
   *
   * @param live its metadata; empty when it is not there
   */
  Standing of(DesiredObject desired, Optional<KubernetesObject> live) {
    if (live.isEmpty()) {
      return new Standing.Absent();
    }
    KubernetesObject object = live.get();
    Compared now = new Compared(desired.mark(), object.resourceVersion());
    if (now.equals(current.get(desired.key()))) {
      return new Standing.Current();
    }
    Standing standing = compare(desired, object);
    if (standing instanceof Standing.Current) {
      current.put(desired.key(), now);
    }
    return standing;
  }

  private Standing compare(DesiredObject desired, KubernetesObject live) {
    if (live.deleting()) {
      return new Standing.Leaving();
    }
    ObjectNode stated = statedWithoutLeft(desired, live);
    List<String> lost =
        live.look(tree -> StatedFields.notOwned(stated, FieldManagers.ofGit(tree))).stream()
            .filter(field -> !neverOwned.getOrDefault(desired.key(), Set.of()).contains(field))
            .toList();
    boolean applied = live.annotation(GitMarks.APPLIED).filter(desired.mark()::equals).isPresent();
    boolean markLost = lost.stream().anyMatch(LiveComparison::coversMark);
    if (!applied && !markLost) {
      return stoodAsStated(desired)
          ? drifted(live, stated, List.of(MARK))
          : new Standing.Outdated();
    }
    boolean ignored =
        ignores(desired.object())
            || live.annotation(GitMarks.DRIFT).filter("ignore"::equals).isPresent();
    List<String> drifted =
        lost.isEmpty() || ignored ? List.of() : FieldManagers.withoutRollouts(live, stated, lost);
    return drifted.isEmpty() ? new Standing.Current() : drifted(live, stated, drifted);
  }

  /** Whether this process has seen it as Git says: then somebody has set it back. */
  private boolean stoodAsStated(DesiredObject desired) {
    Compared last = current.get(desired.key());
    return last != null && last.mark().equals(desired.mark());
  }

  private static Standing.Drifted drifted(
      KubernetesObject live, ObjectNode stated, List<String> fields) {
    Set<String> managers = new TreeSet<>();
    fields.forEach(field -> managers.addAll(FieldManagers.holders(live, stated, field)));
    return new Standing.Drifted(fields, managers);
  }

  private static boolean coversMark(String field) {
    return StatedFields.within(MARK, field);
  }

  private static boolean ignores(KubernetesObject desired) {
    return desired.annotation(GitMarks.DRIFT).filter("ignore"::equals).isPresent();
  }

  private static ObjectNode statedWithoutLeft(DesiredObject desired, KubernetesObject live) {
    ObjectNode stated = desired.tree();
    leftFields(live).forEach(field -> FieldRemoval.remove(stated, field));
    return stated;
  }

  /** The fields that were left to another controller when the object was taken over. */
  static List<String> leftFields(KubernetesObject live) {
    return live.annotation(GitMarks.LEFT_FIELDS)
        .map(text -> Arrays.stream(text.split(" ")).filter(field -> !field.isEmpty()).toList())
        .orElse(List.of());
  }

  /**
   * Takes in what the API server answered to an apply. A field that is not owned right after it
   * never will be, because the API server keeps it in another form.
   */
  void written(DesiredObject desired, KubernetesObject answer) {
    ObjectNode stated = statedWithoutLeft(desired, answer);
    List<String> lost =
        answer.look(tree -> StatedFields.notOwned(stated, FieldManagers.ofGit(tree)));
    neverOwned.put(desired.key(), new HashSet<>(lost));
    current.put(desired.key(), new Compared(desired.mark(), answer.resourceVersion()));
  }

  void keepOnly(Set<ObjectKey> keys) {
    current.keySet().retainAll(keys);
    neverOwned.keySet().retainAll(keys);
  }
}
