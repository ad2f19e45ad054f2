package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.List;

/**
 * What a pass changed.
 *
 * @param complete whether everything that was due was tried
 */
record SyncOutcome(List<ObjectRef> applied, List<ObjectRef> pruned, boolean complete) {
  static final SyncOutcome NOTHING = new SyncOutcome(List.of(), List.of(), true);
  static final SyncOutcome STOPPED = new SyncOutcome(List.of(), List.of(), false);
}
