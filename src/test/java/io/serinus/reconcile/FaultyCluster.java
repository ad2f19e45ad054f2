package io.serinus.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.ClusterEvent;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.MarkedObjects;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.Subscription;
import io.serinus.cluster.WriteOutcome;
import io.serinus.hooks.HookCaller;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.notify.AlertSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster that notes every side effect and lets some of them go wrong. */
public final class FaultyCluster implements Cluster {
  private final Cluster cluster;
  private final List<String> writes = new ArrayList<>();
  private Predicate<String> chosen = write -> false;
  private Fault fault = Fault.DENIED;
  private Fault.@Nullable Crash crash;
  private UnaryOperator<KubernetesObject> admission = object -> object;

  public FaultyCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The fault happens to some writes in a row.
   *
   * @param first number of the first of them, counted from 0
   * @param count how many
   */
  public void fail(int first, int count, Fault kind) {
    failWhile(write -> writes.size() > first && writes.size() <= first + count, kind);
  }

  /** The fault happens to all writes of which it holds, from now on. */
  public void failWhile(Predicate<String> write, Fault kind) {
    chosen = write;
    fault = kind;
  }

  /** What the API server makes of an object in the same request that applies it. */
  public void admit(UnaryOperator<KubernetesObject> change) {
    admission = change;
  }

  /** Everything is well again. */
  public void heal() {
    chosen = write -> false;
  }

  /** What was tried to write, in order: {@code apply v1/Service test/app}, {@code status …}. */
  public List<String> writes() {
    return List.copyOf(writes);
  }

  /** Webhooks whose calls are side effects too. */
  public HookCaller calling(HookCaller hooks) {
    return call -> {
      String what = "hook " + call.hook().name();
      writes.add(what);
      if (!chosen.test(what) || !fault.harmlessTo(call)) {
        return hooks.call(call);
      }
      crash = fault == Fault.CRASH_AFTER ? new Fault.Crash() : null;
      return fault.happen(() -> hooks.call(call));
    };
  }

  /** Alerts whose sending is a side effect too. */
  public AlertSender sending(AlertSender alerts) {
    return (destination, alert) -> {
      String what = "alert " + alert.message();
      writes.add(what);
      if (!chosen.test(what) || !fault.harmlessToWhatIsTold()) {
        return alerts.send(destination, alert);
      }
      crash = fault == Fault.CRASH_AFTER ? new Fault.Crash() : null;
      return fault.happen(() -> alerts.send(destination, alert));
    };
  }

  /** Ends the process where a webhook's call did so, though somebody caught that; once. */
  public void dieIfCrashed() {
    if (crash != null) {
      Fault.Crash last = crash;
      crash = null;
      throw last;
    }
  }

  private WriteOutcome write(String what, Fault.Write write) {
    writes.add(what);
    return chosen.test(what) ? fault.happen(write) : write.run();
  }

  @Override
  public WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    WriteOutcome outcome = write("apply " + desired.ref(), () -> cluster.apply(desired, owner));
    return outcome instanceof WriteOutcome.Written written
        ? new WriteOutcome.Written(admission.apply(written.object()))
        : outcome;
  }

  @Override
  public WriteOutcome writeStatus(KubernetesObject object) {
    return write("status " + object.ref(), () -> cluster.writeStatus(object));
  }

  @Override
  public WriteOutcome writeMetadata(KubernetesObject object) {
    return write("metadata " + object.ref(), () -> cluster.writeMetadata(object));
  }

  @Override
  public Cluster as(String user) {
    return this;
  }

  @Override
  public void delete(ObjectRef ref, String uid) {
    write("delete " + ref, () -> done(ref, () -> cluster.delete(ref, uid)));
  }

  @Override
  public void emit(ClusterEvent event) {
    WriteOutcome outcome =
        write("event " + event.message(), () -> done(event.regarding(), () -> cluster.emit(event)));
    if (!(outcome instanceof WriteOutcome.Written)) {
      throw Fault.unreachable();
    }
  }

  private static WriteOutcome done(ObjectRef ref, Runnable write) {
    write.run();
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
    tree.putObject("metadata").put("name", ref.name());
    return new WriteOutcome.Written(KubernetesObject.of(tree));
  }

  @Override
  public Optional<KubernetesObject> find(ObjectRef ref) {
    return cluster.find(ref);
  }

  @Override
  public Optional<KubernetesObject> read(ObjectRef ref) {
    return cluster.read(ref);
  }

  @Override
  public Optional<ResourceKind> kindOf(String apiVersion, String kind) {
    return cluster.kindOf(apiVersion, kind);
  }

  @Override
  public List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label) {
    return cluster.labelled(kind, namespace, label);
  }

  @Override
  public void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata) {
    cluster.scan(kind, namespace, metadata);
  }

  @Override
  public List<KubernetesObject> list(ResourceKind kind) {
    return cluster.list(kind);
  }

  @Override
  public Subscription watch(ResourceKind kind, ObjectListener listener) {
    return cluster.watch(kind, listener);
  }

  @Override
  public MarkedObjects marked(ResourceKind kind) {
    return cluster.marked(kind);
  }

  @Override
  public Subscription watchMarked(ObjectListener listener) {
    return cluster.watchMarked(listener);
  }
}
