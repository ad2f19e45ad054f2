package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.List;

/**
 * What a pass changed.
 *
 * @param putBack what of the applied had been changed or deleted by others
 * @param complete whether everything that was due was tried
 */
record SyncOutcome(
    List<ObjectRef> applied,
    List<ObjectRef> pruned,
    List<DriftedObject> putBack,
    boolean complete) {
  static final SyncOutcome NOTHING = new SyncOutcome(List.of(), List.of(), List.of(), true);
  static final SyncOutcome STOPPED = new SyncOutcome(List.of(), List.of(), List.of(), false);
}
