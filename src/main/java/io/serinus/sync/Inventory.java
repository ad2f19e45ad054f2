package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects that a repository has brought into the cluster. A value. */
final class Inventory {
  static final Inventory EMPTY = new Inventory(new TreeMap<>());

  private final SortedMap<ObjectKey, ObjectRef> refs;

  private Inventory(SortedMap<ObjectKey, ObjectRef> refs) {
    this.refs = refs;
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
    return new Inventory(all);
  }

  Inventory without(Collection<ObjectKey> gone) {
    TreeMap<ObjectKey, ObjectRef> rest = new TreeMap<>(refs);
    gone.forEach(rest::remove);
    return new Inventory(rest);
  }

  int size() {
    return refs.size();
  }

  boolean sameAs(Inventory other) {
    return refs.equals(other.refs);
  }
}
