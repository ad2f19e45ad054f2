package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows where each kind is served. Kinds that are neither cached nor well known are asked for once
 * per group and version; a kind that was not served then is asked for again at the next use, as its
 * definition may have been applied meanwhile.
 */
final class KindCatalog {
  private final ApiRequests requests;
  private final Map<String, ResourceKind> known = new ConcurrentHashMap<>();

  KindCatalog(ApiRequests requests, List<ResourceKind> cached) {
    this.requests = requests;
    WellKnownKinds.ALL.forEach(this::learn);
    cached.forEach(this::learn);
  }

  private void learn(ResourceKind kind) {
    known.put(key(kind.apiVersion(), kind.kind()), kind);
  }

  private static String key(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  /**
   * Empty when the API server does not serve the kind.
   *
   * @throws io.serinus.model.UnavailableException when it had to be asked and gave no usable answer
   */
  Optional<ResourceKind> find(String apiVersion, String kind) {
    ResourceKind present = known.get(key(apiVersion, kind));
    if (present != null) {
      return Optional.of(present);
    }
    ApiAnswer answer = requests.get(ResourcePaths.group(apiVersion));
    if (answer.successful()) {
      for (JsonNode resource : answer.body().path("resources")) {
        learnFrom(apiVersion, resource);
      }
    } else if (answer.code() != 404) {
      ApiFailure.outcome(answer);
    }
    return Optional.ofNullable(known.get(key(apiVersion, kind)));
  }

  private void learnFrom(String apiVersion, JsonNode resource) {
    String plural = resource.path("name").asText();
    boolean subresource = plural.contains("/");
    if (!subresource) {
      learn(
          new ResourceKind(
              apiVersion,
              resource.path("kind").asText(),
              plural,
              resource.path("namespaced").asBoolean()));
    }
  }
}
