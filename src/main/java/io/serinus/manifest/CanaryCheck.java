package io.serinus.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.serinus.model.Canary;
import io.serinus.model.CanarySpec;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be said about a Canary's spec from its text alone. */
final class CanaryCheck {
  private static final JavaType SPEC = Json.MAPPER.constructType(CanarySpec.class);

  private final ParsedDocument document;
  private final String base;
  private final List<ManifestProblem> problems = new ArrayList<>();

  private CanaryCheck(ParsedDocument document, String base) {
    this.document = document;
    this.base = base;
  }

  /**
   * Values of the wrong type are errors, unknown keys are warnings.
   *
   * @param base JSON pointer of the object in its document
   */
  static List<ManifestProblem> check(
      KubernetesObject object, ParsedDocument document, String base) {
    CanaryCheck check = new CanaryCheck(document, base);
    check.types(object);
    check.keys(object.at("/spec"), SPEC, "/spec");
    return check.problems;
  }

  private void types(KubernetesObject object) {
    try {
      CanarySpec.WorkloadRef target = Canary.of(object).spec().targetRef();
      if (target.kind().isEmpty() || target.name().isEmpty()) {
        problems.add(
            ManifestProblem.error(
                "",
                document.lineOf(base + "/spec/targetRef"),
                "InvalidCanary",
                "Canary %s names no target".formatted(object.name()),
                "Give spec.targetRef.kind (Deployment or DaemonSet) and spec.targetRef.name"));
      }
    } catch (InvalidInputException wrong) {
      problems.add(
          ManifestProblem.error(
              "",
              document.lineOf(base + pointerIn(String.valueOf(wrong.getMessage()))),
              wrong.reason(),
              String.valueOf(wrong.getMessage()).lines().findFirst().orElse(""),
              "Write a value of the type that this field has in a Canary"));
    }
  }

  /** The message names the field as {@code spec.analysis.metrics[0].interval}. */
  private static String pointerIn(String message) {
    int start = message.indexOf("field ");
    if (start < 0) {
      return "/spec";
    }
    String path = message.substring(start + "field ".length()).split("[ :]", 2)[0];
    return "/" + path.replaceAll("\\[(\\d+)]", ".$1").replace('.', '/');
  }

  private void keys(JsonNode node, JavaType type, String pointer) {
    if (type.isCollectionLikeType()) {
      int index = 0;
      for (JsonNode item : node) {
        keys(item, type.getContentType(), pointer + "/" + index++);
      }
    } else if (type.isRecordType() && node.isObject()) {
      Map<String, JavaType> known = members(type);
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String place = ParsedDocument.member(pointer, entry.getKey());
        JavaType member = known.get(entry.getKey());
        if (member == null) {
          problems.add(unknown(entry.getKey(), place, known));
        } else {
          keys(entry.getValue(), member, place);
        }
      }
    }
  }

  private ManifestProblem unknown(String key, String place, Map<String, JavaType> known) {
    String field = place.substring(1).replace('/', '.');
    return ManifestProblem.warning(
        "",
        document.lineOf(base + place),
        "UnknownField",
        "The field %s is not known and has no effect".formatted(field),
        NearestName.of(key, known.keySet())
            .map(name -> "Did you mean " + name + "? Otherwise remove it")
            .orElse("Remove it"));
  }

  private static Map<String, JavaType> members(JavaType type) {
    Map<String, JavaType> members = new TreeMap<>();
    for (BeanPropertyDefinition property :
        Json.MAPPER.getDeserializationConfig().introspect(type).findProperties()) {
      members.put(property.getName(), property.getPrimaryType());
      property
          .findAliases()
          .forEach(alias -> members.put(alias.getSimpleName(), property.getPrimaryType()));
    }
    return members;
  }
}
