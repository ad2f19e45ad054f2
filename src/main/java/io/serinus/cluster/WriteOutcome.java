package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import java.util.List;

/** What became of a write. */
public sealed interface WriteOutcome {

  /** It stands in the cluster as {@code object}; an apply that changed nothing is written too. */
  record Written(KubernetesObject object) implements WriteOutcome {}

  /** Somebody else wrote in between, or the object is gone: look again. */
  record Conflict(String message) implements WriteOutcome {}

  /**
   * The API server refuses it and will again: invalid, forbidden, an admission webhook's no, a
   * field of another manager.
   *
   * @param reason stable code in CamelCase: {@code Invalid}, {@code Forbidden}, {@code
   *     FieldConflict}, {@code Immutable}, {@code NoSuchKind}, {@code Denied}
   * @param message the API server's own words
   * @param conflicts of {@code FieldConflict}: every field that another manager holds
   */
  record Rejected(String reason, String message, List<FieldConflict> conflicts)
      implements WriteOutcome {
    public Rejected {
      conflicts = List.copyOf(conflicts);
    }

    /** Without conflicts. */
    public Rejected(String reason, String message) {
      this(reason, message, List.of());
    }
  }
}
