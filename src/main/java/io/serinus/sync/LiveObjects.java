package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.MarkedObjects;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The metadata of what was applied from Git, of every kind that a repository names. */
final class LiveObjects {
  private static final Duration LONGEST_LIST = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Map<String, MarkedObjects> kinds = new ConcurrentHashMap<>();

  LiveObjects(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Begins to watch the kinds of the objects, and waits until what is there has been seen. A kind
   * that is not served has no objects.
   *
   * @return what keeps a kind from being watched, by {@link #kind}
   */
  Map<String, UnavailableException> watch(Collection<ObjectRef> refs) {
    Map<String, ObjectRef> missing = new LinkedHashMap<>();
    for (ObjectRef ref : refs) {
      if (!kinds.containsKey(kind(ref))) {
        missing.putIfAbsent(kind(ref), ref);
      }
    }
    Map<String, MarkedObjects> begun = new LinkedHashMap<>();
    Map<String, UnavailableException> problems = new LinkedHashMap<>();
    missing.forEach(
        (kind, ref) -> {
          try {
            Optional<ResourceKind> served = cluster.kindOf(ref.apiVersion(), ref.kind());
            served.ifPresent(found -> begun.put(kind, cluster.marked(found)));
          } catch (UnavailableException away) {
            problems.put(kind, away);
          }
        });
    begun.forEach(
        (kind, objects) -> {
          try {
            objects.awaitComplete(LONGEST_LIST);
            kinds.put(kind, objects);
          } catch (UnavailableException notWatched) {
            problems.put(kind, notWatched);
          }
        });
    return problems;
  }

  boolean watches(ObjectRef ref) {
    return kinds.containsKey(kind(ref));
  }

  /** Empty when it is not there, not marked, or its kind is not watched. */
  Optional<KubernetesObject> find(ObjectRef ref) {
    return Optional.ofNullable(kinds.get(kind(ref)))
        .flatMap(objects -> objects.find(ref.namespace(), ref.name()));
  }

  /** Group and kind. */
  static String kind(ObjectRef ref) {
    return ref.kind() + "." + ref.group();
  }
}
