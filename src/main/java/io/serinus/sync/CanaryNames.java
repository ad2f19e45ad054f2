package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec.WorkloadRef;
import io.serinus.model.KubernetesObject;

/**
 * The names a Canary lays claim to. Read without the rest of the Canary, as this is asked for all
 * Canaries at every look.
 *
 * @param target the workload it rolls out
 * @param apex the service that users call: {@code spec.service.name}, else the target's name
 */
record CanaryNames(CanaryKey key, ObjectKey target, String apex) {

  /**
   * Reads them; what a Canary does not name is empty text.
   *
   * @param namespace where the Canary stands or will stand
   */
  static CanaryNames of(KubernetesObject canary, String namespace) {
    JsonNode ref = canary.at("/spec/targetRef");
    WorkloadRef target =
        new WorkloadRef(
            ref.path("apiVersion").asText(), ref.path("kind").asText(), ref.path("name").asText());
    String named = canary.at("/spec/service/name").asText("");
    return new CanaryNames(
        new CanaryKey(namespace, canary.name()),
        ObjectKey.of(target.in(namespace)),
        named.isEmpty() ? target.name() : named);
  }
}
