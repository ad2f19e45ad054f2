package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanarySpec;
import io.serinus.model.Json;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/canary.md to the fields there are and to what acts on them. */
class CanaryReferenceTest {
  private static final Pattern NOT_YET_WITH = Pattern.compile("`([^`]+)`: not yet");

  @Test
  void everyFieldIsDocumentedAndNoOther() {
    assertThat(documented().keySet()).isEqualTo(RecordFields.of("spec", CanarySpec.class).keySet());
  }

  @Test
  void whatIsToldToActIsAcceptedAndWhatIsNotYetIsRefused() {
    Map<String, String> wrong = new TreeMap<>();
    Map<String, Type> types = RecordFields.of("spec", CanarySpec.class);
    documented()
        .forEach(
            (field, told) -> {
              boolean refused = refused(field, example(types.get(field)));
              if (!told.startsWith(refused ? "not yet" : "acts")) {
                wrong.put(field, told + ", but refused is " + refused);
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void valuesThatAreToldToBeNotYetAreRefused() {
    List<String> wronglyTold =
        documented().entrySet().stream()
            .flatMap(
                entry ->
                    NOT_YET_WITH
                        .matcher(entry.getValue())
                        .results()
                        .map((MatchResult value) -> value.group(1))
                        .filter(value -> !refused(entry.getKey(), Json.tree(value)))
                        .map(value -> entry.getKey() + ": " + value))
            .toList();

    assertThat(wronglyTold).isEmpty();
  }

  private static Map<String, String> documented() {
    Map<String, String> fields = new TreeMap<>();
    Markdown.page("canary.md")
        .rows("Field", "Type", "Now")
        .forEach(row -> fields.put(Markdown.code(row.get(0)), row.get(2)));
    return fields;
  }

  private static boolean refused(String field, JsonNode value) {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    ObjectNode target = spec.putObject("targetRef");
    target.put("apiVersion", "apps/v1").put("kind", "Deployment").put("name", "podinfo");
    spec.putObject("service").put("port", 9898);
    spec.putObject("analysis").put("stepWeight", 10);
    put(spec, field.substring("spec.".length()).split("\\."), 0, value);
    return !RolloutPlan.of(CanarySpec.of(spec), RolloutSettings.DEFAULT).unsupported().isEmpty();
  }

  private static void put(ObjectNode into, String[] path, int depth, JsonNode value) {
    String name = path[depth].replace("[]", "");
    boolean last = depth == path.length - 1;
    if (path[depth].endsWith("[]")) {
      ArrayNode list = into.withArray(name);
      put(list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0), path, depth + 1, value);
    } else if (last && !into.path(name).isObject()) {
      into.set(name, value);
    } else if (!last) {
      put(into.withObject("/" + name), path, depth + 1, value);
    }
  }

  /** A value that uses the field. */
  private static JsonNode example(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type item = generic.getActualTypeArguments()[0];
      return generic.getRawType() == List.class
          ? Json.MAPPER.createArrayNode().add(example(item))
          : Json.MAPPER.createObjectNode().put("key", "value");
    }
    if (type == Boolean.class) {
      return Json.tree(true);
    }
    if (type == Duration.class) {
      return Json.tree("30s");
    }
    if (type == Integer.class || type == Double.class) {
      return Json.tree(10);
    }
    return type == String.class ? Json.tree("word") : Json.MAPPER.createObjectNode();
  }
}
