package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.List;

/**
 * What became of objects that Git no longer knows.
 *
 * @param deleted gone, or on their way
 * @param released no longer ours to delete: they leave the inventory
 */
record PruneResult(List<ObjectRef> deleted, List<ObjectKey> released) {}
