package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.Set;

/**
 * An object that was changed or deleted in the cluster although Git says otherwise. Names fields,
 * never their values.
 *
 * @param fields that differ, in the API server's form, at most {@link #MOST_FIELDS}; empty when the
 *     object was deleted
 * @param managers that hold these fields now; empty when they, or the object, were removed
 * @param deleted whether the object was not there
 * @param putBack whether it is again as Git says
 */
public record DriftedObject(
    ObjectRef ref, List<String> fields, Set<String> managers, boolean deleted, boolean putBack) {
  public static final int MOST_FIELDS = 20;

  public DriftedObject {
    fields = List.copyOf(fields.subList(0, Math.min(fields.size(), MOST_FIELDS)));
    managers = Set.copyOf(managers);
  }

  DriftedObject corrected() {
    return new DriftedObject(ref, fields, managers, deleted, true);
  }

  /** For example {@code ConfigMap shop/web: .data.a was changed by kubectl-edit}. */
  public String sentence() {
    if (deleted) {
      return ref + " was deleted";
    }
    String some = String.join(", ", fields.subList(0, Math.min(fields.size(), 5)));
    String more = fields.size() > 5 ? " and others were" : fields.size() > 1 ? " were" : " was";
    return "%s: %s%s"
        .formatted(
            ref,
            some + more,
            managers.isEmpty()
                ? " removed or changed by an unknown manager"
                : " changed by " + String.join(", ", managers.stream().sorted().toList()));
  }
}
