package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import java.util.Collection;
import java.util.Optional;

/** Kinds that CustomResourceDefinitions of a cluster define; served at once. */
final class DefinedKinds {
  private DefinedKinds() {}

  static Optional<ResourceKind> find(
      Collection<KubernetesObject> objects, String apiVersion, String kind) {
    return objects.stream()
        .filter(object -> object.kind().equals("CustomResourceDefinition"))
        .map(definition -> definition.at("/spec"))
        .filter(spec -> spec.at("/names/kind").asText().equals(kind) && defines(spec, apiVersion))
        .map(
            spec ->
                new ResourceKind(
                    apiVersion,
                    kind,
                    spec.at("/names/plural").asText(),
                    spec.path("scope").asText().equals("Namespaced")))
        .findFirst();
  }

  private static boolean defines(JsonNode spec, String apiVersion) {
    String group = spec.path("group").asText();
    for (JsonNode version : spec.path("versions")) {
      if (apiVersion.equals(group + "/" + version.path("name").asText())) {
        return true;
      }
    }
    return false;
  }
}
