package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.ClusterEvent;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.MarkedObjects;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.Subscription;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.ManagedFields.Manager;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory with the API server's rules for ownership of fields, versions, status and
 * deletion by owner; every kind is cached. Listeners are called when the clock is driven, in the
 * order of the changes. Has no namespaces of its own, validation by schema or admission.
 *
 * <p>Safe for use by several threads.
 */
public final class SandboxCluster implements Cluster {
  private final VirtualClock clock;
  private final Map<String, KubernetesObject> objects = new LinkedHashMap<>();
  private final Map<String, ClusterEvent> events = new LinkedHashMap<>();
  private final Watchers watchers;
  private final SandboxMarks marked = new SandboxMarks(this);
  private long lastVersion;
  private long lastUid;

  public SandboxCluster(VirtualClock clock) {
    this.clock = clock;
    this.watchers = new Watchers(clock);
  }

  /** What another cluster holds at this moment, from where both go their own ways; unwatched. */
  public SandboxCluster(VirtualClock clock, SandboxCluster other) {
    this(clock);
    synchronized (other) {
      objects.putAll(other.objects);
      events.putAll(other.events);
      lastVersion = other.lastVersion;
      lastUid = other.lastUid;
    }
  }

  @Override
  public synchronized Optional<KubernetesObject> find(ObjectRef ref) {
    return Optional.ofNullable(objects.get(key(ref)));
  }

  @Override
  public Optional<KubernetesObject> read(ObjectRef ref) {
    return find(ref);
  }

  @Override
  public synchronized Optional<ResourceKind> kindOf(String apiVersion, String kind) {
    return ResourceKind.wellKnown(apiVersion, kind)
        .or(() -> DefinedKinds.find(objects.values(), apiVersion, kind));
  }

  @Override
  public List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label) {
    String[] wanted = label.split("=", 2);
    return list(kind).stream()
        .filter(object -> namespace.isEmpty() || object.namespace().equals(namespace))
        .filter(object -> wanted[1].equals(object.labels().get(wanted[0])))
        .map(ObjectRules::metadataOf)
        .toList();
  }

  @Override
  public void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata) {
    list(kind).stream()
        .filter(object -> namespace.isEmpty() || object.namespace().equals(namespace))
        .map(ObjectRules::metadataOf)
        .forEach(metadata);
  }

  @Override
  public synchronized List<KubernetesObject> list(ResourceKind kind) {
    String prefix = kindKey(new ObjectRef(kind.apiVersion(), kind.kind(), "", ""));
    return objects.values().stream()
        .filter(object -> kindKey(object.ref()).equals(prefix))
        .toList();
  }

  @Override
  public synchronized Subscription watch(ResourceKind kind, ObjectListener listener) {
    String ofKind = kindKey(new ObjectRef(kind.apiVersion(), kind.kind(), "", ""));
    return watchers.add(ofKind, listener, list(kind));
  }

  @Override
  public MarkedObjects marked(ResourceKind kind) {
    return marked.of(kind);
  }

  @Override
  public Subscription watchMarked(ObjectListener listener) {
    return marked.watch(listener);
  }

  @Override
  public synchronized WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    Optional<WriteOutcome.Rejected> misnamed =
        ObjectRules.checkName(desired)
            .or(
                () ->
                    ObjectRules.checkPlace(
                        desired, kindOf(desired.ref().apiVersion(), desired.kind())));
    if (misnamed.isPresent()) {
      return misnamed.get();
    }
    KubernetesObject live = objects.get(key(desired.ref()));
    ObjectNode start = live == null ? created(desired) : live.tree();
    FieldOwnership.Applied applied =
        new FieldOwnership(desired.ref()).apply(start, desired.tree(), owner, clock.instant());
    if (applied instanceof FieldOwnership.Applied.Conflicts conflicts) {
      return new WriteOutcome.Rejected("FieldConflict", conflicts.message(), conflicts.conflicts());
    }
    ObjectNode merged = ((FieldOwnership.Applied.Merged) applied).object();
    ObjectRules.addDefaults(merged);
    Optional<WriteOutcome.Rejected> broken =
        live == null ? Optional.empty() : ObjectRules.checkChange(live, merged);
    return broken.isPresent() ? broken.get() : new WriteOutcome.Written(store(live, merged));
  }

  private ObjectNode created(KubernetesObject desired) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", desired.ref().apiVersion()).put("kind", desired.kind());
    ObjectNode metadata = tree.putObject("metadata").put("name", desired.name());
    if (!desired.namespace().isEmpty()) {
      metadata.put("namespace", desired.namespace());
    }
    metadata
        .put("uid", String.format("5a4d0000-0000-4000-8000-%012x", ++lastUid))
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return tree;
  }

  @Override
  public WriteOutcome writeStatus(KubernetesObject object) {
    if (object.resourceVersion().isEmpty()) {
      throw new IllegalArgumentException(object + " carries no resourceVersion to lock to");
    }
    return writeStatus(object, FieldOwner.GENERATED.manager());
  }

  @Override
  public synchronized WriteOutcome writeMetadata(KubernetesObject object) {
    KubernetesObject live = objects.get(key(object.ref()));
    Optional<WriteOutcome> stale = stale(live, object);
    if (live == null || stale.isPresent()) {
      return stale.orElseThrow();
    }
    ObjectNode start = live.tree();
    ObjectNode metadata = (ObjectNode) start.path("metadata");
    JsonNode owners = object.at("/metadata/managedFields");
    if (!owners.isEmpty()) {
      metadata.set("managedFields", owners);
    }
    ObjectNode replacement = start.deepCopy();
    JsonNode finalizers = object.at("/metadata/finalizers");
    if (finalizers.isEmpty()) {
      ((ObjectNode) replacement.path("metadata")).remove("finalizers");
    } else {
      ((ObjectNode) replacement.path("metadata")).set("finalizers", finalizers);
    }
    Manager writer = new Manager(FieldOwner.SHARED.manager(), "Update", "");
    KubernetesObject written =
        store(
            live,
            new FieldOwnership(live.ref()).update(start, replacement, writer, clock.instant()));
    if (written.deleting() && finalizers.isEmpty()) {
      remove(written);
    }
    return new WriteOutcome.Written(written);
  }

  private static Optional<WriteOutcome> stale(
      @Nullable KubernetesObject live, KubernetesObject object) {
    if (live == null || !live.uid().equals(object.uid())) {
      return Optional.of(new WriteOutcome.Conflict(object + " is not there any more"));
    }
    return live.resourceVersion().equals(object.resourceVersion())
        ? Optional.empty()
        : Optional.of(
            new WriteOutcome.Conflict(object + " has been modified; read the latest version"));
  }

  synchronized WriteOutcome writeStatus(KubernetesObject object, String manager) {
    KubernetesObject live = objects.get(key(object.ref()));
    Optional<WriteOutcome> stale = stale(live, object);
    if (live == null || stale.isPresent()) {
      return stale.orElseThrow();
    }
    ObjectNode replacement = live.tree();
    JsonNode status = object.at("/status");
    if (status.isMissingNode()) {
      replacement.remove("status");
    } else {
      replacement.set("status", status);
    }
    Manager writer = new Manager(manager, "Update", "status");
    return new WriteOutcome.Written(update(live, replacement, writer));
  }

  /**
   * What another program does by an ordinary update, as {@code kubectl edit} would: the fields that
   * it changes are its own from then on.
   *
   * @param manager that program's field manager
   * @param change gets a copy of the present tree and gives the wished one
   * @throws IllegalArgumentException when the object is not there
   */
  public synchronized KubernetesObject edit(
      ObjectRef ref, String manager, UnaryOperator<ObjectNode> change) {
    KubernetesObject live =
        find(ref).orElseThrow(() -> new IllegalArgumentException(ref + " is not there"));
    return update(live, change.apply(live.tree()), new Manager(manager, "Update", ""));
  }

  private KubernetesObject update(KubernetesObject live, ObjectNode replacement, Manager writer) {
    ObjectNode updated =
        new FieldOwnership(live.ref()).update(live.tree(), replacement, writer, clock.instant());
    return store(live, updated);
  }

  /** Nothing is written where nothing changes. */
  private KubernetesObject store(@Nullable KubernetesObject live, ObjectNode tree) {
    if (live != null && live.tree().equals(tree)) {
      return live;
    }
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.put("resourceVersion", Long.toString(++lastVersion));
    boolean specChanged = live == null || !live.at("/spec").equals(tree.path("spec"));
    if (specChanged && ObjectRules.hasGeneration(tree)) {
      metadata.put("generation", (live == null ? 0 : live.generation()) + 1);
    }
    KubernetesObject stored = KubernetesObject.of(tree);
    objects.put(key(stored.ref()), stored);
    watchers.present(kindKey(stored.ref()), stored);
    return stored;
  }

  /** There are no rights here. */
  @Override
  public Cluster as(String user) {
    return this;
  }

  @Override
  public synchronized void delete(ObjectRef ref, String uid) {
    KubernetesObject live = objects.get(key(ref));
    if (live == null || !live.uid().equals(uid)) {
      return;
    }
    if (live.at("/metadata/finalizers").isEmpty()) {
      remove(live);
    } else if (!live.deleting()) {
      ObjectNode held = live.tree();
      ((ObjectNode) held.path("metadata")).put("deletionTimestamp", clock.instant().toString());
      store(live, held);
    }
  }

  private void remove(KubernetesObject live) {
    objects.remove(key(live.ref()));
    watchers.gone(kindKey(live.ref()), live);
    clock.schedule(clock.instant(), () -> deleteDependents(live.uid()));
  }

  /** Those that have no other owner left. */
  private synchronized void deleteDependents(String ownerUid) {
    List.copyOf(objects.values()).stream()
        .filter(object -> owners(object).contains(ownerUid))
        .filter(object -> owners(object).stream().noneMatch(this::isThere))
        .forEach(object -> delete(object.ref(), object.uid()));
  }

  private static List<String> owners(KubernetesObject object) {
    return object.at("/metadata/ownerReferences").findValuesAsText("uid");
  }

  private boolean isThere(String uid) {
    return objects.values().stream().anyMatch(object -> object.uid().equals(uid));
  }

  @Override
  public synchronized void emit(ClusterEvent event) {
    events.putIfAbsent(event.regarding().namespace() + "/" + event.name(), event);
  }

  /** All Kubernetes Events that were emitted, in their order, each once. */
  public synchronized List<ClusterEvent> events() {
    return List.copyOf(events.values());
  }

  private static String kindKey(ObjectRef ref) {
    return ref.group() + "/" + ref.kind();
  }

  private static String key(ObjectRef ref) {
    return kindKey(ref) + "/" + ref.namespace() + "/" + ref.name();
  }
}
