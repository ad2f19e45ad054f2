package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects that a repository has brought into the cluster, or is about to. A value. */
final class Inventory {
  static final Inventory EMPTY = new Inventory(new TreeMap<>(), Set.of(), PruneBase.UNKNOWN);

  private final SortedMap<ObjectKey, ObjectRef> refs;
  private final Set<ObjectKey> intended;
  private final PruneBase base;

  private Inventory(SortedMap<ObjectKey, ObjectRef> refs, Set<ObjectKey> intended, PruneBase base) {
    this.refs = refs;
    this.intended = intended;
    this.base = base;
  }

  static Inventory of(Collection<ObjectRef> refs) {
    return EMPTY.with(refs);
  }

  SortedMap<ObjectKey, ObjectRef> refs() {
    return refs;
  }

  /** Those that were never seen to stand in the cluster. */
  List<ObjectRef> intended() {
    return refs.entrySet().stream()
        .filter(entry -> intended.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether the object stood in the cluster: if it is not there, somebody deleted it. */
  boolean stood(ObjectKey key) {
    return refs.containsKey(key) && !intended.contains(key);
  }

  /** With these too, which stand in the cluster, in the version given here. */
  Inventory with(Collection<ObjectRef> standing) {
    if (standing.stream().allMatch(this::stands)) {
      return this;
    }
    TreeMap<ObjectKey, ObjectRef> all = new TreeMap<>(refs);
    Set<ObjectKey> rest = new HashSet<>(intended);
    for (ObjectRef ref : standing) {
      ObjectKey key = ObjectKey.of(ref);
      all.put(key, ref);
      rest.remove(key);
    }
    return new Inventory(all, rest, base);
  }

  private boolean stands(ObjectRef ref) {
    ObjectKey key = ObjectKey.of(ref);
    return ref.equals(refs.get(key)) && !intended.contains(key);
  }

  /** With these too, which are about to be applied. */
  Inventory intending(Collection<ObjectRef> added) {
    if (added.stream().allMatch(ref -> ref.equals(refs.get(ObjectKey.of(ref))))) {
      return this;
    }
    TreeMap<ObjectKey, ObjectRef> all = new TreeMap<>(refs);
    Set<ObjectKey> more = new HashSet<>(intended);
    for (ObjectRef ref : added) {
      ObjectKey key = ObjectKey.of(ref);
      if (all.put(key, ref) == null) {
        more.add(key);
      }
    }
    return new Inventory(all, more, base);
  }

  Inventory without(Collection<ObjectKey> gone) {
    if (gone.isEmpty()) {
      return this;
    }
    TreeMap<ObjectKey, ObjectRef> rest = new TreeMap<>(refs);
    Set<ObjectKey> still = new HashSet<>(intended);
    gone.forEach(rest::remove);
    gone.forEach(still::remove);
    return new Inventory(rest, still, base);
  }

  /** From where it was read when for the last time nothing had to be kept against Git. */
  PruneBase base() {
    return base;
  }

  /** The same with another base. */
  Inventory at(PruneBase newBase) {
    return new Inventory(refs, intended, newBase);
  }

  int size() {
    return refs.size();
  }

  /** Whether it need not be written again. The commit of the base may lag behind. */
  @SuppressWarnings("ReferenceEquality") // Mostly it is the same map, of thousands of objects.
  boolean sameAs(Inventory other) {
    return (refs == other.refs || refs.equals(other.refs))
        && intended.equals(other.intended)
        && (refs.isEmpty() || base.selection().equals(other.base.selection()));
  }
}
