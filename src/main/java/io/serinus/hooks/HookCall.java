package io.serinus.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryKey;
import io.serinus.model.Hook;
import io.serinus.model.Json;
import io.serinus.model.Phase;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of a webhook.
 *
 * @param canary whom it is about
 * @param phase the phase it is told
 * @param checksum identity of the revision it is about
 * @param metadata what this call says besides the hook's own metadata; on one key this wins
 * @param idempotencyKey equal for the same happening, however often it is told
 * @param credentials how the caller proves itself
 */
public record HookCall(
    Hook hook,
    CanaryKey canary,
    Phase phase,
    String checksum,
    Map<String, String> metadata,
    String idempotencyKey,
    HookCredentials credentials) {
  public HookCall {
    metadata = Map.copyOf(metadata);
  }

  /** The body as it is sent: equal calls have equal bodies. */
  String body() {
    Map<String, String> merged = new TreeMap<>(hook.metadata());
    merged.putAll(metadata);
    ObjectNode payload = Json.MAPPER.createObjectNode();
    payload
        .put("name", canary.name())
        .put("namespace", canary.namespace())
        .put("phase", phase.word())
        .put("checksum", checksum);
    if (!merged.isEmpty()) {
      payload.set("metadata", Json.tree(merged));
    }
    return payload.toString();
  }
}
