package io.serinus.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every write is one request, and what the API server answers is at once in the caches. */
final class ObjectWrites {
  private static final Logger logger = LoggerFactory.getLogger(ObjectWrites.class);
  private static final String JSON = "application/json";
  private static final String SERVER_SIDE_APPLY = "application/apply-patch+yaml";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String MANAGER = FieldOwner.GENERATED.manager();

  private final ApiRequests requests;
  private final KindCatalog catalog;
  private final KindCaches caches;
  private final MarkedKinds marked;

  ObjectWrites(ApiRequests requests, KindCatalog catalog, KindCaches caches, MarkedKinds marked) {
    this.requests = requests;
    this.catalog = catalog;
    this.caches = caches;
    this.marked = marked;
  }

  /** See {@link Cluster#apply}. */
  WriteOutcome apply(KubernetesObject desired, FieldOwner owner) {
    ObjectRef ref = desired.ref();
    Optional<ResourceKind> kind = catalog.find(ref.apiVersion(), ref.kind());
    if (kind.isEmpty()) {
      return noSuchKind(ref);
    }
    if (kind.get().namespaced() && ref.namespace().isEmpty()) {
      return new WriteOutcome.Rejected("Invalid", ref + " names no namespace");
    }
    if (!kind.get().namespaced() && !ref.namespace().isEmpty()) {
      return new WriteOutcome.Rejected(
          "Invalid", ref + " is cluster-scoped and may not name a namespace");
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

  /** See {@link Cluster#writeStatus}. */
  WriteOutcome writeStatus(KubernetesObject object) {
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

  /** See {@link Cluster#writeMetadata}. */
  WriteOutcome writeMetadata(KubernetesObject object) {
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
    boolean gone = object.deleting() && object.at("/metadata/finalizers").isEmpty();
    if (gone) {
      marked.removed(ref, object.uid());
    } else {
      marked.written(object);
    }
    caches
        .find(ref)
        .ifPresent(
            cache -> {
              if (gone) {
                cache.removed(ref.namespace(), ref.name(), object.uid());
              } else {
                cache.written(object);
              }
            });
    return new WriteOutcome.Written(object);
  }

  private static WriteOutcome noSuchKind(ObjectRef ref) {
    return new WriteOutcome.Rejected(
        "NoSuchKind", "the API server serves no kind " + ref.kind() + " in " + ref.apiVersion());
  }

  /** See {@link Cluster#delete}. */
  void delete(ObjectRef ref, String uid) {
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
      if (answer.body().at("/metadata/deletionTimestamp").isMissingNode()) {
        marked.removed(ref, uid);
      }
      caches.find(ref).ifPresent(cache -> deleted(cache, ref, uid, answer));
    } else if (answer.code() != 404
        && ApiFailure.outcome(answer) instanceof WriteOutcome.Rejected refused) {
      throw new UnavailableException(
          "DeleteRefused", ref + " was not deleted: " + refused.message());
    }
  }

  /** The answer is the object itself as long as finalizers hold it. */
  private static void deleted(KindCache cache, ObjectRef ref, String uid, ApiAnswer answer) {
    if (answer.body().at("/metadata/deletionTimestamp").isMissingNode()) {
      cache.removed(ref.namespace(), ref.name(), uid);
    } else {
      cache.written(KubernetesObject.of(answer.body()));
    }
  }

  /** See {@link Cluster#emit}. */
  void emit(ClusterEvent event) {
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
}
