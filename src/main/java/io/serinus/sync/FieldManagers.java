package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.MarkedMetadata;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who owns which fields of a live object. Pure. */
final class FieldManagers {
  private static final Set<String> TOOLS =
      Set.of(
          "before-first-apply",
          "kubectl",
          "helm",
          "Helm",
          "Go-http-client",
          "flux",
          "kustomize-controller",
          "helm-controller",
          "flagger");
  private static final List<String> TOOL_FAMILIES = List.of("kubectl-", "argocd-");

  private FieldManagers() {}

  /**
   * Whether it is a way in which people make objects, not a controller that goes on to write them.
   * {@code before-first-apply} is what server-side apply calls whoever came before it; Helm's older
   * clients are called {@code Go-http-client}.
   */
  static boolean isTool(String manager) {
    return TOOLS.contains(manager) || TOOL_FAMILIES.stream().anyMatch(manager::startsWith);
  }

  /** The {@code fieldsV1} of what was applied from Git; a missing node when nothing is left. */
  static JsonNode ofGit(JsonNode live) {
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      if (isGit(entry)) {
        return MarkedMetadata.fields(entry);
      }
    }
    return Json.MAPPER.missingNode();
  }

  static boolean isGit(JsonNode entry) {
    return entry.path("manager").asText().equals(FieldOwner.FROM_GIT.manager())
        && entry.path("operation").asText().equals("Apply")
        && entry.path("subresource").asText().isEmpty();
  }

  /**
   * Whether the manager owns the field by server-side apply.
   *
   * @param pointer in the form of fieldsV1, for example {@code /f:spec/f:replicas}
   */
  static boolean owns(KubernetesObject live, String manager, String pointer) {
    return live.look(
        tree -> {
          for (JsonNode entry : tree.path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(manager)
                && entry.path("operation").asText().equals("Apply")
                && !MarkedMetadata.fields(entry).at(pointer).isMissingNode()) {
              return true;
            }
          }
          return false;
        });
  }

  /** The other managers that own a field the manifest states, at or below the path. */
  static Set<String> holders(KubernetesObject live, JsonNode manifest, String path) {
    return live.look(
        tree -> {
          Set<String> holders = new TreeSet<>();
          for (JsonNode entry : tree.path("metadata").path("managedFields")) {
            List<String> lacks = StatedFields.notOwned(manifest, MarkedMetadata.fields(entry));
            if (!isGit(entry)
                && lacks.stream().noneMatch(field -> StatedFields.within(path, field))) {
              holders.add(entry.path("manager").asText());
            }
          }
          return holders;
        });
  }

  /** All of these fields, but those that the manager of rollouts owns. */
  static List<String> withoutRollouts(
      KubernetesObject live, JsonNode manifest, List<String> fields) {
    List<String> rest = new ArrayList<>();
    for (String field : fields) {
      if (!holders(live, manifest, field).contains(FieldOwner.SHARED.manager())) {
        rest.add(field);
      }
    }
    return rest;
  }
}
