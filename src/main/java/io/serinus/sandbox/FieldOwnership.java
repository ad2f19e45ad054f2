package io.serinus.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldConflict;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.ManagedFields.Manager;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Server-side apply and ordinary updates with the ownership of fields that they leave behind, as
 * the API server does them.
 */
final class FieldOwnership {
  private static final Set<String> SERVER_METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "managedFields");

  private final FieldTree tree;

  FieldOwnership(ObjectRef ref) {
    this.tree = new FieldTree(new MergeSchema(ref));
  }

  /** What an apply leads to. */
  sealed interface Applied {
    /** The object as it shall be. */
    record Merged(ObjectNode object) implements Applied {}

    /** Somebody else holds fields to another value. */
    record Conflicts(String message, List<FieldConflict> conflicts) implements Applied {}
  }

  /** Applies to the live object, which is not changed; a new one is made from an empty one. */
  Applied apply(ObjectNode live, ObjectNode desired, FieldOwner owner, Instant now) {
    Manager manager = Manager.applying(owner.manager());
    ObjectNode wanted = withoutServerFields(desired);
    Set<FieldPath> fields = tree.fields(wanted, FieldPath.ROOT);
    ManagedFields managed = ManagedFields.of(live);
    Map<Manager, Set<FieldPath>> conflicts = conflicts(live, wanted, fields, managed, manager);
    if (!conflicts.isEmpty() && !owner.force()) {
      return new Applied.Conflicts(describe(conflicts), listed(conflicts));
    }
    conflicts.values().forEach(taken -> managed.takeFromOthers(manager, taken, now));
    FieldSet before = managed.of(manager);
    ObjectNode merged = live.deepCopy();
    tree.merge(merged, wanted, FieldPath.ROOT);
    merged.put("apiVersion", desired.path("apiVersion").asText());
    merged.put("kind", desired.path("kind").asText());
    removeGivenUp(merged, before.without(fields), managed.others(manager).values());
    managed.set(manager, new FieldSet(fields), now);
    managed.writeTo(merged);
    return new Applied.Merged(merged);
  }

  /** Ownership after somebody replaced the object, or its status, by an ordinary update. */
  ObjectNode update(ObjectNode live, ObjectNode replacement, Manager manager, Instant now) {
    boolean ofStatus = manager.subresource().equals("status");
    ObjectNode before = ofStatus ? statusOnly(live) : withoutServerFields(live);
    ObjectNode after = ofStatus ? statusOnly(replacement) : withoutServerFields(replacement);
    Set<FieldPath> changed = new LinkedHashSet<>(tree.fields(after, FieldPath.ROOT));
    changed.removeIf(path -> tree.at(before, path).equals(tree.at(after, path)));
    Set<FieldPath> gone = new LinkedHashSet<>(tree.fields(before, FieldPath.ROOT));
    gone.removeIf(path -> !tree.at(after, path).isMissingNode());
    ManagedFields managed = ManagedFields.of(live);
    managed.takeFromOthers(manager, changed, now);
    managed.takeFromOthers(manager, gone, now);
    managed.set(manager, managed.of(manager).without(gone).with(changed), now);
    ObjectNode updated = replacement.deepCopy();
    managed.writeTo(updated);
    return updated;
  }

  private static ObjectNode statusOnly(ObjectNode object) {
    ObjectNode status = object.deepCopy();
    status.retain("status");
    return status;
  }

  private static ObjectNode withoutServerFields(ObjectNode object) {
    ObjectNode wanted = object.deepCopy();
    wanted.remove(List.of("apiVersion", "kind", "status"));
    if (wanted.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(SERVER_METADATA);
      if (metadata.isEmpty()) {
        wanted.remove("metadata");
      }
    }
    return wanted;
  }

  private Map<Manager, Set<FieldPath>> conflicts(
      ObjectNode live,
      ObjectNode wanted,
      Set<FieldPath> fields,
      ManagedFields managed,
      Manager manager) {
    Set<FieldPath> changed =
        fields.stream()
            .filter(path -> !path.isListItem())
            .filter(path -> !tree.at(live, path).equals(tree.at(wanted, path)))
            .collect(Collectors.toSet());
    return managed.others(manager).entrySet().stream()
        .map(other -> Map.entry(other.getKey(), heldBy(other.getValue(), changed)))
        .filter(other -> !other.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Set<FieldPath> heldBy(FieldSet fields, Set<FieldPath> changed) {
    return changed.stream().filter(fields::has).collect(Collectors.toSet());
  }

  private static List<FieldConflict> listed(Map<Manager, Set<FieldPath>> conflicts) {
    return conflicts.entrySet().stream()
        .flatMap(
            held ->
                held.getValue().stream()
                    .map(path -> new FieldConflict(held.getKey().name(), path.toString())))
        .sorted(Comparator.comparing(FieldConflict::manager).thenComparing(FieldConflict::field))
        .toList();
  }

  private static String describe(Map<Manager, Set<FieldPath>> conflicts) {
    long count = conflicts.values().stream().mapToLong(Set::size).sum();
    String details =
        conflicts.entrySet().stream()
            .map(
                held ->
                    "\""
                        + held.getKey().name()
                        + "\": "
                        + held.getValue().stream()
                            .map(FieldPath::toString)
                            .sorted()
                            .collect(Collectors.joining(", ")))
            .sorted()
            .collect(Collectors.joining("; "));
    return "Apply failed with " + count + " conflict(s) with " + details;
  }

  private void removeGivenUp(
      ObjectNode object, FieldSet givenUp, Iterable<FieldSet> ownedByOthers) {
    givenUp.paths().stream()
        .sorted(Comparator.comparingInt(FieldPath::depth))
        .filter(path -> !path.isKeyOfItem())
        .filter(path -> nobodyOwns(path, ownedByOthers))
        .forEach(path -> tree.remove(object, path));
  }

  private static boolean nobodyOwns(FieldPath path, Iterable<FieldSet> ownedByOthers) {
    for (FieldSet fields : ownedByOthers) {
      if (fields.hasWithin(path)) {
        return false;
      }
    }
    return true;
  }
}
