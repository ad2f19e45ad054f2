package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real cluster. Each cached kind costs one list and one watch per namespace; each write costs one
 * request; nothing else is asked for, but the place of a kind that is neither cached nor well known
 * (once per group and version).
 *
 * <p>Rejections have besides the reasons of {@link WriteOutcome.Rejected} {@code NoSuchNamespace}.
 */
public final class KubernetesCluster implements Cluster, AutoCloseable {
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
  private final ThreadProbe listeners = new ThreadProbe(listenerThread, System::nanoTime);
  private final KindCaches caches = new KindCaches();
  private final MarkedKinds marked;
  private final ObjectWrites writes;
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
    this.marked =
        new MarkedKinds(ClientFactory.ofMetadata(settings), settings.namespaces(), listenerThread);
    this.writes = new ObjectWrites(requests, catalog, caches, marked);
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
    caches.put(kind, cache);
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
   * For how long the thread that listeners hear on has not come to its next work; zero when it
   * does.
   */
  public Duration listenersStill() {
    return listeners.still();
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
    return caches.of(ref.apiVersion(), ref.kind()).find(ref.namespace(), ref.name());
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
  public Optional<ResourceKind> kindOf(String apiVersion, String kind) {
    return catalog.find(apiVersion, kind);
  }

  @Override
  public List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label) {
    List<KubernetesObject> objects = new ArrayList<>();
    var unused = page(kind, ResourcePaths.labelled(kind, namespace, label), objects::add);
    return objects;
  }

  @Override
  public void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata) {
    String path = ResourcePaths.pages(kind, namespace);
    String next = page(kind, path, metadata);
    while (!next.isEmpty()) {
      next = page(kind, path + "&continue=" + ResourcePaths.encoded(next), metadata);
    }
  }

  /** Where the next page begins; empty after the last. */
  private String page(ResourceKind kind, String path, Consumer<KubernetesObject> metadata) {
    ApiAnswer answer = requests.getMetadata(path);
    if (!answer.successful()) {
      if (answer.code() != 404
          && ApiFailure.outcome(answer) instanceof WriteOutcome.Rejected refused) {
        throw new UnavailableException(
            "ReadRefused", kind.plural() + " cannot be listed: " + refused.message());
      }
      return "";
    }
    for (JsonNode item : answer.body().path("items")) {
      ObjectNode object = item.deepCopy();
      object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
      metadata.accept(KubernetesObject.owning(object));
    }
    return answer.body().at("/metadata/continue").asText();
  }

  @Override
  public List<KubernetesObject> list(ResourceKind kind) {
    return caches.of(kind.apiVersion(), kind.kind()).list();
  }

  @Override
  public Subscription watch(ResourceKind kind, ObjectListener listener) {
    return caches.of(kind.apiVersion(), kind.kind()).watch(listener);
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
    return new ImpersonatingCluster(
        this, new ObjectWrites(requests.as(user), catalog, caches, marked));
  }

  @Override
  public void delete(ObjectRef ref, String uid) {
    writes.delete(ref, uid);
  }

  @Override
  public void emit(ClusterEvent event) {
    writes.emit(event);
  }

  /** Ends the watches and the connection; listeners hear nothing more. */
  @Override
  public void close() {
    health.close();
    informers.forEach(KindInformer::close);
    marked.close();
    listenerThread.shutdownNow();
    client.close();
  }
}
