package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.ClusterEvent;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.MarkedObjects;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.Subscription;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import io.serinus.sandbox.SandboxCluster;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The sandbox's cluster, counting every request and failing when told to. */
final class RecordingCluster implements Cluster {
  private static final Set<String> CACHED =
      Set.of(
          "Canary.flagger.app",
          "Deployment.apps",
          "DaemonSet.apps",
          "Service.",
          "VirtualService.networking.istio.io");

  private final SandboxCluster sandbox;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, WriteOutcome.Rejected> refusals = new ConcurrentHashMap<>();
  private final Set<String> discovered = ConcurrentHashMap.newKeySet();
  private volatile Set<String> undiscoverable = Set.of();
  private volatile boolean listsForbidden;
  private volatile boolean away;
  private volatile boolean readsBroken;
  private volatile Consumer<KubernetesObject> beforeApply = object -> {};
  private volatile Consumer<ObjectRef> beforeDelete = ref -> {};

  RecordingCluster(SandboxCluster sandbox) {
    this.sandbox = sandbox;
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  /** Another program changes an object. */
  void edit(ObjectRef ref, String manager, Consumer<ObjectNode> change) {
    sandbox.edit(
        ref,
        manager,
        tree -> {
          change.accept(tree);
          return tree;
        });
  }

  /** Requests since the last call, {@code apply Kind namespace/name} and the like. */
  List<String> takeRequests() {
    synchronized (requests) {
      List<String> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }
  }

  void refuse(String kindAndName, String reason) {
    refusals.put(kindAndName, new WriteOutcome.Rejected(reason, "refused as told."));
  }

  void acceptAll() {
    refusals.clear();
  }

  void away(boolean isAway) {
    away = isAway;
  }

  void beforeApply(Consumer<KubernetesObject> action) {
    beforeApply = action;
  }

  void breakReads(boolean areBroken) {
    readsBroken = areBroken;
  }

  void beforeDelete(Consumer<ObjectRef> action) {
    beforeDelete = action;
  }

  private void request(String verb, ObjectRef ref) {
    requests.add(verb + " " + ref);
    if (away) {
      throw new UnavailableException("ApiServerUnreachable", "the API server does not answer");
    }
  }

  /** As the real one: only kinds that are cached can be found. */
  @Override
  public Optional<KubernetesObject> find(ObjectRef ref) {
    if (!CACHED.contains(ref.kind() + "." + ref.group())) {
      throw new IllegalArgumentException(ref + " is of a kind that is not cached");
    }
    return sandbox.find(ref);
  }

  @Override
  public Optional<KubernetesObject> read(ObjectRef ref) {
    request("read", ref);
    if (readsBroken) {
      throw new NoClassDefFoundError("test");
    }
    return sandbox.find(ref);
  }

  /** As the real one: a request for what is neither well known nor asked for before. */
  @Override
  public Optional<ResourceKind> kindOf(String apiVersion, String kind) {
    if (ResourceKind.wellKnown(apiVersion, kind).isEmpty()
        && !discovered.contains(apiVersion + " " + kind)) {
      requests.add("discover " + kind + " in " + apiVersion);
      if (away || undiscoverable.contains(apiVersion)) {
        throw new UnavailableException("ApiServerFailed", "the API server failed");
      }
    }
    Optional<ResourceKind> found = sandbox.kindOf(apiVersion, kind);
    found.ifPresent(any -> discovered.add(apiVersion + " " + kind));
    return found;
  }

  void forgetKinds() {
    discovered.clear();
  }

  /** What serves this group and version does not answer. */
  void undiscoverable(String... apiVersions) {
    undiscoverable = Set.of(apiVersions);
  }

  @Override
  public List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label) {
    requests.add("list " + kind.kind() + " " + namespace);
    if (away) {
      throw new UnavailableException("ApiServerUnreachable", "the API server does not answer");
    }
    if (listsForbidden) {
      throw new UnavailableException("ReadRefused", "may not list");
    }
    return sandbox.labelled(kind, namespace, label);
  }

  void forbidLists() {
    listsForbidden = true;
  }

  @Override
  public void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata) {
    requests.add("scan " + kind.kind() + (namespace.isEmpty() ? "" : " " + namespace));
    if (listsForbidden) {
      throw new UnavailableException("ReadRefused", "may not list");
    }
    sandbox.scan(kind, namespace, metadata);
  }

  @Override
  public List<KubernetesObject> list(ResourceKind kind) {
    return sandbox.list(kind);
  }

  @Override
  public Subscription watch(ResourceKind kind, ObjectListener listener) {
    return sandbox.watch(kind, listener);
  }

  @Override
  public MarkedObjects marked(ResourceKind kind) {
    return sandbox.marked(kind);
  }

  @Override
  public Subscription watchMarked(ObjectListener listener) {
    return sandbox.watchMarked(listener);
  }

  @Override
  public WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    request(owner.equals(FieldOwner.SHARED) ? "share" : "apply", desired.ref());
    beforeApply.accept(desired);
    WriteOutcome.Rejected refusal = refusals.get(desired.kind() + " " + desired.name());
    return refusal == null ? sandbox.apply(desired, owner) : refusal;
  }

  @Override
  public WriteOutcome writeStatus(KubernetesObject object) {
    request("status", object.ref());
    return sandbox.writeStatus(object);
  }

  @Override
  public WriteOutcome writeMetadata(KubernetesObject object) {
    request("metadata", object.ref());
    return sandbox.writeMetadata(object);
  }

  /** The requests are told with the user who made them. */
  @Override
  public Cluster as(String user) {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              boolean writes = Set.of("apply", "delete").contains(method.getName());
              if (writes) {
                requests.add("as " + user);
              }
              return method.invoke(this, arguments);
            });
  }

  @Override
  public void delete(ObjectRef ref, String uid) {
    request("delete", ref);
    beforeDelete.accept(ref);
    sandbox.delete(ref, uid);
  }

  @Override
  public void emit(ClusterEvent event) {
    sandbox.emit(event);
  }
}
