package io.serinus.sync;

import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one commit wants.
 *
 * @param objects what is to be applied
 * @param targetOf Canary to the workload it rolls out, for Canaries to be applied
 * @param held named in Git, but something is wrong with them: what stands in the cluster stays
 * @param names what belongs to rollouts
 * @param unknown files, links, submodules and kustomizations of which it is not wholly known what
 *     they define
 * @param problems everything that is wrong, by path and line
 */
record DesiredState(
    SortedMap<ObjectKey, DesiredObject> objects,
    Map<ObjectKey, ObjectKey> targetOf,
    Set<ObjectKey> held,
    GeneratedNames names,
    List<ManifestFile> unknown,
    List<ManifestProblem> problems) {

  /** The Canaries it names; empty when there may be others in a part that is not known. */
  Optional<Set<CanaryKey>> canaries() {
    return unknown.isEmpty()
        ? Optional.of(
            Stream.concat(objects.keySet().stream(), held.stream())
                .filter(ObjectKey::isCanary)
                .map(key -> new CanaryKey(key.namespace(), key.name()))
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  /**
   * The objects to be applied, in order.
   *
   * @param keys only those of these; empty for all
   */
  Collection<DesiredObject> within(Optional<Set<ObjectKey>> keys) {
    return keys.isEmpty()
        ? objects.values()
        : keys.get().stream()
            .sorted()
            .map(key -> objects.get(key))
            .filter(Objects::nonNull)
            .toList();
  }

  /** Every object that a part of Git that could be read names. */
  Stream<ObjectKey> named() {
    return Stream.concat(
        objects.keySet().stream(), held.stream().filter(key -> !objects.containsKey(key)));
  }

  /** Whether a part of Git that could be read names the object. */
  boolean names(ObjectKey key) {
    return objects.containsKey(key) || held.contains(key);
  }

  /** The same without objects that are not this repository's to apply. */
  DesiredState without(Set<ObjectKey> refused, List<ManifestProblem> why) {
    TreeMap<ObjectKey, DesiredObject> rest = new TreeMap<>(objects);
    rest.keySet().removeAll(refused);
    Set<ObjectKey> allHeld = new HashSet<>(held);
    allHeld.addAll(refused);
    List<ManifestProblem> allProblems = new ArrayList<>(problems);
    allProblems.addAll(why);
    return new DesiredState(rest, targetOf, allHeld, names, unknown, allProblems);
  }

  /** Where the object may stand without being seen. */
  List<ManifestFile> mayHide(ObjectKey key) {
    return unknown.stream().filter(file -> file.mayHide(key.name())).toList();
  }
}
