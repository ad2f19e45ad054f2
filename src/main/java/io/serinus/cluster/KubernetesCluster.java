package io.serinus.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real cluster. Each cached kind costs one list and one watch per namespace; each write costs one
 * request; nothing else is asked for, but the place of a kind that is neither cached nor well known
 * (once per group and version).
 *
 * <p>Rejections have besides the reasons of {@link WriteOutcome.Rejected} {@code NoSuchNamespace}.
 */
public final class KubernetesCluster implements Cluster, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(KubernetesCluster.class);
  private static final String JSON = "application/json";
  private static final String SERVER_SIDE_APPLY = "application/apply-patch+yaml";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String MANAGER = FieldOwner.GENERATED.manager();

  private final KubernetesClient client;
  private final ApiServerHealth health;
  private final ApiRequests requests;
  private final KindCatalog catalog;
  private final ExecutorService listenerThread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "cluster-listeners");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, KindCache> caches = new HashMap<>();
  private final BoundedQuestions questions;
  private final List<KindInformer> informers = new ArrayList<>();
  private final List<CompletableFuture<Void>> starts = new ArrayList<>();

  private KubernetesCluster(
      ConnectionSettings settings,
      List<ResourceKind> kinds,
      Map<ResourceKind, UnaryOperator<KubernetesObject>> reductions,
      ApiServerHealth health,
      WriteFence fence) {
    this.client = ClientFactory.create(settings, health);
    this.health = health;
    this.requests = new ApiRequests(client, settings.requestTimeout(), health, fence);
    this.catalog = new KindCatalog(requests, kinds);
    this.questions = new BoundedQuestions(client, requests);
    kinds.forEach(
        kind ->
            startCaching(kind, settings, reductions.getOrDefault(kind, UnaryOperator.identity())));
  }

  /**
   * Begins to list and watch, and returns at once: see {@link #awaitReady}. An API server that
   * cannot be reached, or does not serve a kind yet, is tried again with growing pauses.
   *
   * @param kinds what can be read; fixed from here on
   * @throws io.serinus.model.InvalidInputException reason {@code InvalidKubeconfig}
   */
  public static KubernetesCluster connect(ConnectionSettings settings, List<ResourceKind> kinds) {
    return connect(settings, kinds, Map.of());
  }

  /**
   * The same, keeping of some kinds only a part: a ConfigMap's or Secret's content is nothing to
   * hold in memory for a whole cluster.
   *
   * @param reductions kind to what is kept of an object; {@link #find}, {@link #list} and listeners
   *     see that, {@link #read} and the answer to a write give the whole
   */
  public static KubernetesCluster connect(
      ConnectionSettings settings,
      List<ResourceKind> kinds,
      Map<ResourceKind, UnaryOperator<KubernetesObject>> reductions) {
    return connect(settings, kinds, reductions, WriteFence.OPEN);
  }

  /**
   * The same for one of several replicas.
   *
   * @param fence checked before every write; what it throws, the write throws
   */
  public static KubernetesCluster connect(
      ConnectionSettings settings,
      List<ResourceKind> kinds,
      Map<ResourceKind, UnaryOperator<KubernetesObject>> reductions,
      WriteFence fence) {
    return new KubernetesCluster(settings, kinds, reductions, new ApiServerHealth(), fence);
  }

  private void startCaching(
      ResourceKind kind, ConnectionSettings settings, UnaryOperator<KubernetesObject> reduction) {
    List<KindInformer> ofKind =
        kind.namespaced() && !settings.namespaces().isEmpty()
            ? settings.namespaces().stream()
                .map(namespace -> new KindInformer(client, kind, namespace))
                .toList()
            : List.of(new KindInformer(client, kind, ""));
    KindCache cache =
        new KindCache(
            listenerThread,
            object -> ofKind.stream().allMatch(informer -> informer.doesNotKnow(object)),
            reduction);
    caches.put(cacheKey(kind.apiVersion(), kind.kind()), cache);
    informers.addAll(ofKind);
    ofKind.forEach(informer -> starts.add(informer.start(cache)));
  }

  /** Whether everything that was there at the start is in the cache. */
  public boolean ready() {
    return informers.stream().allMatch(KindInformer::synced);
  }

  /**
   * What is wrong at the moment, one sentence each: the API server does not answer, a kind is not
   * served; empty when all is well. Reads go on from what was seen last.
   */
  public List<String> problems() {
    return Stream.concat(
            health.problem().stream(),
            informers.stream().flatMap(informer -> informer.problem().stream()))
        .distinct()
        .toList();
  }

  /**
   * Waits until {@link #ready}.
   *
   * @throws UnavailableException reason {@code ClusterNotReady}, saying what is missing; the
   *     attempts go on and it is worth waiting again
   */
  public void awaitReady(Duration limit) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(starts.toArray(new CompletableFuture<?>[0]));
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException notReady) {
      List<String> problems = problems();
      throw new UnavailableException(
          "ClusterNotReady",
          "the cluster "
              + requests.server()
              + " is not ready after "
              + limit.toSeconds()
              + " s: "
              + (problems.isEmpty() ? "still listing" : String.join("; ", problems)),
          notReady);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Interrupted", "stopped while the cluster got ready", stop);
    }
  }

  /** Questions to the API server about what is no object of a rollout. */
  public BoundedQuestions questions() {
    return questions;
  }

  @Override
  public Optional<KubernetesObject> find(ObjectRef ref) {
    return cache(ref.apiVersion(), ref.kind()).find(ref.namespace(), ref.name());
  }

  @Override
  public Optional<KubernetesObject> read(ObjectRef ref) {
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    boolean possible =
        ResourcePaths.possibleName(ref.name()) && ResourcePaths.possibleName(ref.namespace());
    if (kind.isEmpty() || !possible) {
      return Optional.empty();
    }
    ApiAnswer answer = requests.get(ResourcePaths.object(kind.get(), ref.namespace(), ref.name()));
    if (answer.successful()) {
      return Optional.of(KubernetesObject.owning(answer.body()));
    }
    if (answer.code() != 404
        && ApiFailure.outcome(answer) instanceof WriteOutcome.Rejected refused) {
      throw new UnavailableException("ReadRefused", ref + " cannot be read: " + refused.message());
    }
    return Optional.empty();
  }

  @Override
  public List<KubernetesObject> list(ResourceKind kind) {
    return cache(kind.apiVersion(), kind.kind()).list();
  }

  @Override
  public Subscription watch(ResourceKind kind, ObjectListener listener) {
    return cache(kind.apiVersion(), kind.kind()).watch(listener);
  }

  private KindCache cache(String apiVersion, String kind) {
    KindCache cache = caches.get(cacheKey(apiVersion, kind));
    if (cache == null) {
      throw new IllegalArgumentException(kind + " (" + apiVersion + ") is not cached");
    }
    return cache;
  }

  /** The version of the group is left out of account. */
  private static String cacheKey(String apiVersion, String kind) {
    return new ObjectRef(apiVersion, kind, "", "").group() + " " + kind;
  }

  @Override
  public WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    ObjectRef ref = desired.ref();
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    if (kind.isEmpty()) {
      return noSuchKind(ref);
    }
    if (kind.get().namespaced() && ref.namespace().isEmpty()) {
      return new WriteOutcome.Rejected("Invalid", ref + " names no namespace");
    }
    if (!ResourcePaths.possibleName(ref.name()) || !ResourcePaths.possibleName(ref.namespace())) {
      return new WriteOutcome.Rejected(
          "Invalid",
          ref + " cannot be named so: metadata.name may not be '.' or '..' or hold / or %");
    }
    ObjectNode body = desired.tree();
    ((ObjectNode) body.path("metadata")).remove("managedFields");
    String query =
        "?fieldManager=" + ResourcePaths.encoded(owner.manager()) + "&force=" + owner.force();
    String path = ResourcePaths.object(kind.get(), ref.namespace(), ref.name()) + query;
    return written(requests.send("PATCH", path, SERVER_SIDE_APPLY, body));
  }

  @Override
  public WriteOutcome writeStatus(KubernetesObject object) {
    ObjectNode body = StatusBody.of(object);
    ObjectRef ref = object.ref();
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    if (kind.isEmpty()) {
      return noSuchKind(ref);
    }
    String path =
        ResourcePaths.object(kind.get(), ref.namespace(), ref.name())
            + "/status?fieldManager="
            + MANAGER;
    return written(requests.send("PUT", path, JSON, body));
  }

  @Override
  public WriteOutcome writeMetadata(KubernetesObject object) {
    ObjectRef ref = object.ref();
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    if (kind.isEmpty()) {
      return noSuchKind(ref);
    }
    String path =
        ResourcePaths.object(kind.get(), ref.namespace(), ref.name())
            + "?fieldManager="
            + ResourcePaths.encoded(FieldOwner.SHARED.manager());
    return written(requests.send("PATCH", path, MERGE_PATCH, MetadataPatch.of(object)));
  }

  private WriteOutcome written(ApiAnswer answer) {
    if (!answer.successful()) {
      return ApiFailure.outcome(answer);
    }
    KubernetesObject object = KubernetesObject.owning(answer.body());
    ObjectRef ref = object.ref();
    KindCache cache = caches.get(cacheKey(ref.apiVersion(), ref.kind()));
    if (cache != null && object.deleting() && object.at("/metadata/finalizers").isEmpty()) {
      cache.removed(ref.namespace(), ref.name(), object.uid());
    } else if (cache != null) {
      cache.written(object);
    }
    return new WriteOutcome.Written(object);
  }

  private static WriteOutcome noSuchKind(ObjectRef ref) {
    return new WriteOutcome.Rejected(
        "NoSuchKind", "the API server serves no kind " + ref.kind() + " in " + ref.apiVersion());
  }

  @Override
  public void delete(ObjectRef ref, String uid) {
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    if (kind.isEmpty()) {
      return;
    }
    ObjectNode options = Json.MAPPER.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background").putObject("preconditions").put("uid", uid);
    String path = ResourcePaths.object(kind.get(), ref.namespace(), ref.name());
    ApiAnswer answer = requests.send("DELETE", path, JSON, options);
    if (answer.successful()) {
      deleted(ref, uid, answer);
    } else if (answer.code() != 404
        && ApiFailure.outcome(answer) instanceof WriteOutcome.Rejected refused) {
      throw new UnavailableException(
          "DeleteRefused", ref + " was not deleted: " + refused.message());
    }
  }

  /** The answer is the object itself as long as finalizers hold it. */
  private void deleted(ObjectRef ref, String uid, ApiAnswer answer) {
    KindCache cache = caches.get(cacheKey(ref.apiVersion(), ref.kind()));
    if (cache == null) {
      return;
    }
    if (answer.body().at("/metadata/deletionTimestamp").isMissingNode()) {
      cache.removed(ref.namespace(), ref.name(), uid);
    } else {
      cache.written(KubernetesObject.of(answer.body()));
    }
  }

  @Override
  public void emit(ClusterEvent event) {
    String path =
        "/api/v1/namespaces/"
            + ResourcePaths.encoded(EventObject.namespace(event))
            + "/events?fieldManager="
            + MANAGER;
    ApiAnswer answer = requests.send("POST", path, JSON, EventObject.of(event));
    if (!answer.successful()
        && ApiFailure.outcome(answer) instanceof WriteOutcome.Rejected refused) {
      logger.warn(
          "Kubernetes Event was refused, object={} event={} reason={} message={}",
          event.regarding(),
          event.reason(),
          refused.reason(),
          refused.message());
    }
  }

  /** Ends the watches and the connection; listeners hear nothing more. */
  @Override
  public void close() {
    health.close();
    informers.forEach(KindInformer::close);
    listenerThread.shutdownNow();
    client.close();
  }
}
