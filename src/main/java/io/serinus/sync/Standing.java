package io.serinus.sync;

import java.util.List;
import java.util.Set;

/** How a live object compares with what Git says. */
sealed interface Standing {

  /** It is not there, or not marked as applied from Git. */
  record Absent() implements Standing {}

  /** It is being deleted; it can be made anew once it is gone. */
  record Leaving() implements Standing {}

  /** It is as it was last applied, and that is what Git says. */
  record Current() implements Standing {}

  /** Git says something else than what was last applied. */
  record Outdated() implements Standing {}

  /**
   * What was last applied is what Git says, but somebody has changed it since.
   *
   * @param fields that were changed or removed, in the API server's form
   * @param managers that hold them now; empty when they were removed
   */
  record Drifted(List<String> fields, Set<String> managers) implements Standing {
    public Drifted {
      fields = List.copyOf(fields);
      managers = Set.copyOf(managers);
    }
  }
}
