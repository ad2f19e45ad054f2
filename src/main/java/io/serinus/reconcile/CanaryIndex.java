package io.serinus.reconcile;

import io.serinus.cluster.ResourceKind;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.workload.ConfigRef;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.TrackedConfigs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which Canaries a changed object matters to. Safe for use by several threads. */
public final class CanaryIndex {
  private record ObjectName(String kind, String namespace, String name) {}

  private static final Set<String> CONFIGS = Set.of("ConfigMap", "Secret");

  /** Kinds of objects that Canaries share without standing in each other's way. */
  private static final Set<String> SHARED =
      Set.of(ResourceKind.METRIC_TEMPLATE.kind(), ResourceKind.ALERT_PROVIDER.kind());

  private final Map<ObjectName, Set<CanaryKey>> canaries = new HashMap<>();
  private final Map<CanaryKey, List<ObjectName>> objects = new HashMap<>();
  private final Map<String, Set<CanaryKey>> namespaces = new HashMap<>();

  /** Takes up a Canary, or what has changed of it. */
  public synchronized void put(Canary canary) {
    index(canary.key(), names(canary));
  }

  /** Takes up a Canary that cannot be read: it keeps its claim to its target and its service. */
  public synchronized void putUnread(KubernetesObject canary) {
    index(
        new CanaryKey(canary.namespace(), canary.name()),
        canary.look(
            tree ->
                parts(
                    canary.namespace(),
                    tree.at("/spec/targetRef/kind").asText(),
                    tree.at("/spec/targetRef/name").asText(),
                    ServiceClaim.apexName(tree))));
  }

  private void index(CanaryKey key, List<ObjectName> names) {
    remove(key);
    objects.put(key, names);
    namespaces.computeIfAbsent(key.namespace(), none -> new HashSet<>()).add(key);
    names.forEach(name -> canaries.computeIfAbsent(name, none -> new HashSet<>()).add(key));
  }

  /** Forgets a Canary. */
  public synchronized void remove(CanaryKey key) {
    List<ObjectName> known = objects.remove(key);
    if (known == null) {
      return;
    }
    namespaces.computeIfPresent(
        key.namespace(),
        (same, keys) -> {
          keys.remove(key);
          return keys.isEmpty() ? null : keys;
        });
    for (ObjectName name : known) {
      canaries.computeIfPresent(
          name,
          (same, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
  }

  /**
   * Takes up which ConfigMaps and Secrets a workload names: where it is a target, they matter to
   * its Canaries too, as do the primary's copies of them.
   */
  public synchronized void takeReferences(KubernetesObject workload) {
    ObjectName name = new ObjectName(workload.kind(), workload.namespace(), workload.name());
    for (CanaryKey key : Set.copyOf(canaries.getOrDefault(name, Set.of()))) {
      List<ObjectName> known = objects.getOrDefault(key, List.of());
      if (known.isEmpty() || !known.get(0).equals(name)) {
        continue;
      }
      Set<ObjectName> names = new LinkedHashSet<>(known);
      names.removeIf(part -> CONFIGS.contains(part.kind()));
      for (ConfigRef ref : TrackedConfigs.references(workload).keySet()) {
        names.add(name(ref.in(key.namespace())));
        names.add(name(ref.primary().in(key.namespace())));
      }
      index(key, List.copyOf(names));
    }
  }

  private static ObjectName name(ObjectRef ref) {
    return new ObjectName(ref.kind(), ref.namespace(), ref.name());
  }

  /** The Canaries that have this object as target or a part of it, generate it, or name it. */
  public synchronized Set<CanaryKey> of(KubernetesObject object) {
    return Set.copyOf(
        canaries.getOrDefault(
            new ObjectName(object.kind(), object.namespace(), object.name()), Set.of()));
  }

  /** The Canaries of a namespace. */
  synchronized Set<CanaryKey> in(String namespace) {
    return Set.copyOf(namespaces.getOrDefault(namespace, Set.of()));
  }

  /** The Canaries that have something in common with this one: its target or an object's name. */
  public synchronized Set<CanaryKey> rivals(CanaryKey key) {
    Set<CanaryKey> rivals = new HashSet<>();
    objects.getOrDefault(key, List.of()).stream()
        .filter(name -> !SHARED.contains(name.kind()))
        .forEach(name -> rivals.addAll(canaries.getOrDefault(name, Set.of())));
    rivals.remove(key);
    return rivals;
  }

  private static List<ObjectName> names(Canary canary) {
    String namespace = canary.key().namespace();
    String kind = canary.spec().targetRef().kind();
    String target = canary.spec().targetRef().name();
    String apex = canary.apexName();
    List<ObjectName> names = new ArrayList<>();
    names.addAll(parts(namespace, kind, target, apex));
    PrimaryAutoscaler.ref(canary)
        .ifPresent(
            autoscaler -> {
              names.add(name(autoscaler));
              names.add(name(PrimaryAutoscaler.ref(autoscaler)));
            });
    SharedObjects.of(canary).forEach(shared -> names.add(name(shared)));
    return List.copyOf(names);
  }

  /** The target comes first. */
  private static List<ObjectName> parts(String namespace, String kind, String target, String apex) {
    return List.of(
        new ObjectName(kind, namespace, target),
        new ObjectName(kind, namespace, target + "-primary"),
        new ObjectName("Service", namespace, apex),
        new ObjectName("Service", namespace, apex + "-primary"),
        new ObjectName("Service", namespace, apex + "-canary"),
        new ObjectName("VirtualService", namespace, apex),
        new ObjectName("DestinationRule", namespace, apex),
        new ObjectName("DestinationRule", namespace, apex + "-primary"),
        new ObjectName("DestinationRule", namespace, apex + "-canary"));
  }
}
