package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and watches one kind, in one namespace or all, into a {@link KindCache}; no resync. A watch
 * that breaks is opened again, with growing pauses, for as long as it takes; what was seen stays.
 */
final class KindInformer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(KindInformer.class);
  private static final int NOT_FOUND = 404;

  /** So many objects are listed at once: a whole kind of a large cluster does not fit in memory. */
  private static final long PAGE = 1_000;

  /** The API group of the kinds that this program brings along. */
  private static final String OWN_GROUP = "flagger.app";

  /** Keeps nulls inside of objects. */
  private static final ObjectMapper LOSSLESS = new ObjectMapper();

  private final ResourceKind kind;
  private final boolean metadataOnly;
  private final MetadataStore store = new MetadataStore();
  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private volatile @Nullable String problem;

  /**
   * Does not start it yet.
   *
   * @param namespace empty for all
   */
  KindInformer(KubernetesClient client, ResourceKind kind, String namespace) {
    this(kind, false, scope(client, kind, namespace));
  }

  /**
   * The same for the metadata of objects with the label {@link GitMarks#REPOSITORY}.
   *
   * @param client made with {@link MetadataOnly}
   */
  static KindInformer ofMarked(KubernetesClient client, ResourceKind kind, String namespace) {
    return new KindInformer(
        kind, true, scope(client, kind, namespace).withLabel(GitMarks.REPOSITORY));
  }

  private KindInformer(
      ResourceKind kind, boolean metadataOnly, Informable<GenericKubernetesResource> objects) {
    this.kind = kind;
    this.metadataOnly = metadataOnly;
    this.informer =
        objects
            .withLimit(PAGE)
            .runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(store)
            .exceptionHandler((started, failure) -> retry(failure));
  }

  private static AnyNamespaceOperation<GenericKubernetesResource, ?, ?> scope(
      KubernetesClient client, ResourceKind kind, String namespace) {
    var all = client.genericKubernetesResources(place(kind));
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  /** The kind as the client wants it. */
  static ResourceDefinitionContext place(ResourceKind kind) {
    ObjectRef anyOfKind = new ObjectRef(kind.apiVersion(), kind.kind(), "", "any");
    return new ResourceDefinitionContext.Builder()
        .withGroup(anyOfKind.group())
        .withVersion(kind.apiVersion().substring(kind.apiVersion().indexOf('/') + 1))
        .withKind(kind.kind())
        .withPlural(kind.plural())
        .withNamespaced(kind.namespaced())
        .build();
  }

  /** Completes when all objects that were there are in the cache. */
  CompletableFuture<Void> start(KindCache cache) {
    informer.addEventHandler(new IntoCache(cache));
    return informer.start().thenRun(this::recovered).toCompletableFuture();
  }

  ResourceKind kind() {
    return kind;
  }

  /** Whether every object that the watch knows has reached the cache, which hears of them later. */
  boolean delivered(KindCache cache) {
    return store
        .values()
        .map(GenericKubernetesResource::getMetadata)
        .allMatch(
            known ->
                cache
                    .find(Objects.requireNonNullElse(known.getNamespace(), ""), known.getName())
                    .isPresent());
  }

  boolean synced() {
    return informer.hasSynced();
  }

  /** Why the watch does not run at the moment. */
  Optional<String> problem() {
    if (informer.isWatching()) {
      recovered();
    }
    return Optional.ofNullable(problem);
  }

  /** Whether the watch has come past the object's version and does not know the object. */
  boolean doesNotKnow(KubernetesObject object) {
    // The store is filled before the version moves on, so the version is read first.
    String reached = informer.lastSyncResourceVersion();
    return reached != null
        && KindCache.version(reached) >= KindCache.version(object)
        && store.get(object.uid()) == null;
  }

  @Override
  public void close() {
    informer.stop();
  }

  private boolean retry(Throwable failure) {
    boolean known = problem != null;
    problem = describe(failure);
    if (!known) {
      logger.warn("Watch is broken and will be retried, kind={} reason={}", kind.kind(), problem);
    }
    return true;
  }

  private void recovered() {
    if (problem != null) {
      problem = null;
      logger.info("Watch is back, kind={}", kind.kind());
    }
  }

  private String describe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException refused && refused.getCode() == NOT_FOUND) {
        return missing();
      }
      if (cause instanceof KubernetesClientException refused && refused.getCode() > 0) {
        return String.valueOf(refused.getMessage());
      }
    }
    return "watching " + kind.plural() + " fails: " + failure.getMessage();
  }

  /** By way of bytes: only then numbers are of the same types as in an answer to a write. */
  static JsonNode json(GenericKubernetesResource object) {
    try {
      return LOSSLESS.readTree(LOSSLESS.writeValueAsBytes(object));
    } catch (IOException surprise) {
      throw new IllegalStateException("an object read from JSON is no JSON", surprise);
    }
  }

  private String missing() {
    String group = kind.apiVersion().replaceFirst("/.*", "");
    String version = kind.apiVersion().replaceFirst(".*/", "");
    String remedy =
        switch (group) {
          case OWN_GROUP -> "install it with: kubectl apply -f deploy/crds";
          case "networking.istio.io" -> "install Istio, 1.22 or newer, or its CRDs";
          default -> "install its CustomResourceDefinition";
        };
    return "the API server does not serve "
        + kind.plural()
        + "."
        + group
        + " in version "
        + version
        + ": "
        + remedy;
  }

  private final class IntoCache implements ResourceEventHandler<GenericKubernetesResource> {
    private final KindCache cache;

    IntoCache(KindCache cache) {
      this.cache = cache;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      recovered();
      cache.seen(read(object));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      recovered();
      if (!before
          .getMetadata()
          .getResourceVersion()
          .equals(object.getMetadata().getResourceVersion())) {
        cache.seen(read(object));
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      cache.gone(read(object));
    }

    private KubernetesObject read(GenericKubernetesResource object) {
      if (metadataOnly) {
        // The answer names the kind of the partial object.
        object.setApiVersion(kind.apiVersion());
        object.setKind(kind.kind());
      }
      return KubernetesObject.owning(json(object));
    }
  }
}
