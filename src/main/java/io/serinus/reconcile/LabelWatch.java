package io.serinus.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.Cluster;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.workload.LabelNeighbours;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.WorkloadSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which Canaries a workload matters to because its pods have their selector label. Only a workload
 * that is new, gone or has other labels is looked at. Safe for use by several threads.
 */
final class LabelWatch {
  private record Place(String kind, String namespace, String name) {}

  private final Cluster cluster;
  private final CanaryIndex index;
  private final WorkloadSettings settings;
  private final Map<Place, KubernetesObject> known = new ConcurrentHashMap<>();

  LabelWatch(Cluster cluster, CanaryIndex index, WorkloadSettings settings) {
    this.cluster = cluster;
    this.index = index;
    this.settings = settings;
  }

  /** Those that it matters to now, or did before. */
  Set<CanaryKey> present(KubernetesObject workload) {
    KubernetesObject before = known.put(place(workload), workload);
    return before != null && labels(before).equals(labels(workload))
        ? Set.of()
        : touched(
            workload.namespace(), Stream.of(Optional.ofNullable(before), Optional.of(workload)));
  }

  /** Those that it mattered to. */
  Set<CanaryKey> gone(KubernetesObject workload) {
    return touched(
        workload.namespace(), Stream.of(Optional.ofNullable(known.remove(place(workload)))));
  }

  private Set<CanaryKey> touched(String namespace, Stream<Optional<KubernetesObject>> workloads) {
    Set<CanaryKey> touched = new HashSet<>();
    workloads
        .flatMap(Optional::stream)
        .forEach(
            workload ->
                index.in(namespace).stream()
                    .filter(key -> shares(key, workload))
                    .forEach(touched::add));
    return touched;
  }

  private boolean shares(CanaryKey key, KubernetesObject workload) {
    return label(key).filter(label -> LabelNeighbours.shares(workload, label)).isPresent();
  }

  private Optional<SelectorLabel> label(CanaryKey key) {
    return cluster
        .find(key.ref())
        .map(canary -> canary.look(tree -> tree.at("/spec/targetRef")))
        .flatMap(
            target ->
                cluster.find(
                    new ObjectRef(
                        "apps/v1",
                        target.path("kind").asText(),
                        key.namespace(),
                        target.path("name").asText())))
        .flatMap(target -> SelectorLabel.of(target, settings.selectorLabels()));
  }

  private static Place place(KubernetesObject workload) {
    return new Place(workload.kind(), workload.namespace(), workload.name());
  }

  private static JsonNode labels(KubernetesObject workload) {
    return workload.at("/spec/template/metadata/labels");
  }
}
