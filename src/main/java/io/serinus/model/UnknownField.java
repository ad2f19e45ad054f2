package io.serinus.model;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A field of a Canary's spec that nobody knows: a slip of the pen, or a field of another version.
 * It has no effect.
 *
 * @param pointer JSON pointer from the object's root
 * @param path as users write it: {@code spec.analysis.metrics[0].foo}
 * @param advice what to write instead, an imperative clause that begins in lower case
 */
public record UnknownField(String pointer, String path, String advice) {
  /** Fields of Flagger that belong to other providers; they are accepted and not read. */
  private static final Set<String> OF_OTHER_PROVIDERS =
      Set.of(
          "spec.ingressRef",
          "spec.routeRef",
          "spec.upstreamRef",
          "spec.service.backendTimeout",
          "spec.service.backends",
          "spec.service.gatewayRefs",
          "spec.service.meshName",
          "spec.service.mirror");

  private static final String BY_ITS_FIELDS =
      "remove it, the strategy follows from stepWeight, stepWeights, iterations and match under"
          + " spec.analysis";

  /** Common slips, by the field as it is written without indices. */
  private static final Map<String, String> SLIPS =
      Map.of(
          "spec.strategy", BY_ITS_FIELDS,
          "spec.analysis.strategy", BY_ITS_FIELDS,
          "spec.analysis.mirroring", "write mirror: true",
          "spec.mirroring", "write spec.analysis.mirror: true",
          "spec.replicas", "remove it, the target has the replicas",
          "spec.service.ports", "write port, and portDiscovery: true for further ports");

  private static final JavaType SPEC = Json.MAPPER.constructType(CanarySpec.class);
  private static final Map<JavaType, Map<String, JavaType>> MEMBERS = membersBelow(SPEC);

  /** All of them, in the order in which they are written. */
  public static List<UnknownField> in(JsonNode spec) {
    List<UnknownField> unknown = new ArrayList<>();
    look(spec, SPEC, "/spec", "spec", unknown);
    return unknown;
  }

  private static void look(
      JsonNode node, JavaType type, String pointer, String path, List<UnknownField> unknown) {
    if (type.isCollectionLikeType()) {
      int index = 0;
      for (JsonNode item : node) {
        look(item, type.getContentType(), pointer + "/" + index, path + "[" + index + "]", unknown);
        index++;
      }
    } else if (type.isRecordType() && node.isObject()) {
      Map<String, JavaType> known = members(type);
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String key = entry.getKey();
        String place = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
        String name = path + "." + OneLine.of(key, 100);
        JavaType member = known.get(key);
        if (member != null) {
          look(entry.getValue(), member, place, name, unknown);
        } else if (!OF_OTHER_PROVIDERS.contains(name)) {
          unknown.add(new UnknownField(place, name, advice(name, key, known)));
        }
      }
    }
  }

  private static String advice(String name, String key, Map<String, JavaType> known) {
    String written = name.replaceAll("\\[\\d+]", "[]").replace("canaryAnalysis", "analysis");
    return Optional.ofNullable(SLIPS.get(written))
        .or(
            () ->
                NearestName.of(key, known.keySet())
                    .map(near -> "did you mean " + near + "? Otherwise remove it"))
        .or(() -> elsewhere(written, key).map(place -> "write it as " + place))
        .orElse("remove it");
  }

  /** Where a field of this name belongs, when it stands in another part of the spec. */
  private static Optional<String> elsewhere(String written, String key) {
    Map<String, JavaType> parts = members(SPEC);
    for (String part : List.of("analysis", "service")) {
      JavaType type = parts.get(part);
      if (type != null && members(type).containsKey(key)) {
        return Optional.of("spec." + part + "." + key);
      }
    }
    return parts.containsKey(key) && !written.equals("spec." + key)
        ? Optional.of("spec." + key)
        : Optional.empty();
  }

  private static Map<String, JavaType> members(JavaType type) {
    return MEMBERS.getOrDefault(type, Map.of());
  }

  /** Of every record that stands somewhere below a type. */
  private static Map<JavaType, Map<String, JavaType>> membersBelow(JavaType root) {
    Map<JavaType, Map<String, JavaType>> found = new HashMap<>();
    collect(root, found);
    return Map.copyOf(found);
  }

  private static void collect(JavaType type, Map<JavaType, Map<String, JavaType>> found) {
    if (type.isCollectionLikeType()) {
      collect(type.getContentType(), found);
    } else if (type.isRecordType() && !found.containsKey(type)) {
      Map<String, JavaType> members = introspect(type);
      found.put(type, members);
      members.values().forEach(member -> collect(member, found));
    }
  }

  private static Map<String, JavaType> introspect(JavaType type) {
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

  /** The advice as a sentence of its own, without a full stop. */
  public String sentence() {
    return advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1);
  }
}
