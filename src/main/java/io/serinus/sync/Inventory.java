package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects that a repository has brought into the cluster. A value. */
final class Inventory {
  static final Inventory EMPTY = new Inventory(new TreeMap<>(), PruneBase.UNKNOWN);

  private final SortedMap<ObjectKey, ObjectRef> refs;
  private final PruneBase base;

  private Inventory(SortedMap<ObjectKey, ObjectRef> refs, PruneBase base) {
    this.refs = refs;
    this.base = base;
  }

  static Inventory of(Collection<ObjectRef> refs) {
    return EMPTY.with(refs);
  }

  SortedMap<ObjectKey, ObjectRef> refs() {
    return refs;
  }

  /** With these too, in the version given here. */
  Inventory with(Collection<ObjectRef> added) {
    TreeMap<ObjectKey, ObjectRef> all = new TreeMap<>(refs);
    added.forEach(ref -> all.put(ObjectKey.of(ref), ref));
    return new Inventory(all, base);
  }

  Inventory without(Collection<ObjectKey> gone) {
    TreeMap<ObjectKey, ObjectRef> rest = new TreeMap<>(refs);
    gone.forEach(rest::remove);
    return new Inventory(rest, base);
  }

  /** From where it was read when for the last time nothing had to be kept against Git. */
  PruneBase base() {
    return base;
  }

  /** The same with another base. */
  Inventory at(PruneBase newBase) {
    return new Inventory(refs, newBase);
  }

  int size() {
    return refs.size();
  }

  /** Whether it need not be written again. The commit of the base may lag behind. */
  boolean sameAs(Inventory other) {
    return refs.equals(other.refs)
        && (refs.isEmpty() || base.selection().equals(other.base.selection()));
  }
}
