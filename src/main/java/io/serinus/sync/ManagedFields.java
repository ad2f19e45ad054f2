package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;

/** Who owns a field of a live object. */
final class ManagedFields {
  private ManagedFields() {}

  /**
   * Whether the manager owns the field, by server-side apply.
   *
   * @param pointer in the form of fieldsV1, for example {@code /f:spec/f:replicas}
   */
  static boolean owns(KubernetesObject live, String manager, String pointer) {
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)
          && entry.path("operation").asText().equals("Apply")
          && !entry.path("fieldsV1").at(pointer).isMissingNode()) {
        return true;
      }
    }
    return false;
  }
}
