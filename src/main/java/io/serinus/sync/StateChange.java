package io.serinus.sync;

import java.util.HashSet;
import java.util.Set;

/**
 * What a commit changed against the one before, where that is known without looking at everything.
 *
 * @param touched objects that are new or written anew
 * @param removed objects that are not named any more
 */
record StateChange(Set<ObjectKey> touched, Set<ObjectKey> removed) {
  StateChange {
    touched = Set.copyOf(touched);
    removed = Set.copyOf(removed);
  }

  /** What has to be looked at, together with what was not as Git says before. */
  Set<ObjectKey> with(Set<ObjectKey> unsettled) {
    Set<ObjectKey> all = new HashSet<>(touched);
    all.addAll(unsettled);
    return all;
  }
}
