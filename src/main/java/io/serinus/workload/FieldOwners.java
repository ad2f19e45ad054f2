package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import java.util.List;

/**
 * What is kept in memory of {@code managedFields}, which is half of an object: who owns which field
 * matters only of the managers of this program and of Flagger, and of everybody whether he owns the
 * pod template or the number of replicas.
 */
public final class FieldOwners {
  private static final List<String> READ_WHOLE = List.of("serinus", "flagger");
  private static final List<String> READ_OF_ANYBODY = List.of("f:template", "f:replicas");

  private FieldOwners() {}

  /**
   * The object without what is never read. It must not be written back: the fields would have no
   * owner any more.
   */
  public static KubernetesObject reduced(KubernetesObject object) {
    ObjectNode tree = object.tree();
    for (JsonNode entry : tree.path("metadata").path("managedFields")) {
      if (entry instanceof ObjectNode owner) {
        reduce(owner);
      }
    }
    return KubernetesObject.owning(tree);
  }

  private static void reduce(ObjectNode owner) {
    JsonNode spec = owner.path("fieldsV1").path("f:spec");
    String manager = owner.path("manager").asText();
    if (owner.has("subresource")) {
      owner.remove("fieldsV1");
    } else if (READ_WHOLE.stream().noneMatch(manager::startsWith)) {
      ObjectNode kept = owner.putObject("fieldsV1").putObject("f:spec");
      READ_OF_ANYBODY.stream().filter(spec::has).forEach(kept::putObject);
    }
  }
}
