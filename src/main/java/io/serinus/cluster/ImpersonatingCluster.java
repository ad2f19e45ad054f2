package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A cluster that is written to by the rights of another user. */
final class ImpersonatingCluster implements Cluster {
  private final Cluster own;
  private final ObjectWrites writes;

  ImpersonatingCluster(Cluster own, ObjectWrites writes) {
    this.own = own;
    this.writes = writes;
  }

  @Override
  public Optional<KubernetesObject> find(ObjectRef ref) {
    return own.find(ref);
  }

  @Override
  public Optional<KubernetesObject> read(ObjectRef ref) {
    return own.read(ref);
  }

  @Override
  public Optional<ResourceKind> kindOf(String apiVersion, String kind) {
    return own.kindOf(apiVersion, kind);
  }

  @Override
  public List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label) {
    return own.labelled(kind, namespace, label);
  }

  @Override
  public void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata) {
    own.scan(kind, namespace, metadata);
  }

  @Override
  public List<KubernetesObject> list(ResourceKind kind) {
    return own.list(kind);
  }

  @Override
  public Subscription watch(ResourceKind kind, ObjectListener listener) {
    return own.watch(kind, listener);
  }

  @Override
  public MarkedObjects marked(ResourceKind kind) {
    return own.marked(kind);
  }

  @Override
  public Subscription watchMarked(ObjectListener listener) {
    return own.watchMarked(listener);
  }

  @Override
  public WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    return writes.apply(desired, owner);
  }

  @Override
  public WriteOutcome writeStatus(KubernetesObject object) {
    return writes.writeStatus(object);
  }

  @Override
  public WriteOutcome writeMetadata(KubernetesObject object) {
    return writes.writeMetadata(object);
  }

  @Override
  public Cluster as(String user) {
    return own.as(user);
  }

  @Override
  public void delete(ObjectRef ref, String uid) {
    writes.delete(ref, uid);
  }

  @Override
  public void emit(ClusterEvent event) {
    writes.emit(event);
  }
}
