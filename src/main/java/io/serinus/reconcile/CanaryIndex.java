package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which Canaries a changed object matters to. Safe for use by several threads. */
public final class CanaryIndex {
  private record ObjectName(String kind, String namespace, String name) {}

  private final Map<ObjectName, Set<CanaryKey>> canaries = new HashMap<>();
  private final Map<CanaryKey, List<ObjectName>> objects = new HashMap<>();

  /** Takes up a Canary, or what has changed of it. */
  public synchronized void put(Canary canary) {
    remove(canary.key());
    List<ObjectName> names = names(canary);
    objects.put(canary.key(), names);
    names.forEach(
        name -> canaries.computeIfAbsent(name, none -> new HashSet<>()).add(canary.key()));
  }

  /** Forgets a Canary. */
  public synchronized void remove(CanaryKey key) {
    List<ObjectName> known = objects.remove(key);
    if (known == null) {
      return;
    }
    for (ObjectName name : known) {
      canaries.computeIfPresent(
          name,
          (same, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
  }

  /** The Canaries that have this object as target or generate it. */
  public synchronized Set<CanaryKey> of(KubernetesObject object) {
    return Set.copyOf(
        canaries.getOrDefault(
            new ObjectName(object.kind(), object.namespace(), object.name()), Set.of()));
  }

  /** The Canaries that have something in common with this one: its target or an object's name. */
  public synchronized Set<CanaryKey> rivals(CanaryKey key) {
    Set<CanaryKey> rivals = new HashSet<>();
    objects
        .getOrDefault(key, List.of())
        .forEach(name -> rivals.addAll(canaries.getOrDefault(name, Set.of())));
    rivals.remove(key);
    return rivals;
  }

  private static List<ObjectName> names(Canary canary) {
    String namespace = canary.key().namespace();
    String kind = canary.spec().targetRef().kind();
    String target = canary.spec().targetRef().name();
    String apex = canary.apexName();
    return List.of(
        new ObjectName(kind, namespace, target),
        new ObjectName(kind, namespace, target + "-primary"),
        new ObjectName("Service", namespace, apex),
        new ObjectName("Service", namespace, apex + "-primary"),
        new ObjectName("Service", namespace, apex + "-canary"),
        new ObjectName("VirtualService", namespace, apex),
        new ObjectName("DestinationRule", namespace, apex + "-primary"),
        new ObjectName("DestinationRule", namespace, apex + "-canary"));
  }
}
