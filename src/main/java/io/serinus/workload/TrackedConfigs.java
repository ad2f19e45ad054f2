package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.GeneratedObject;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ConfigMaps and Secrets of a target: which ones a rollout tracks, what identifies their content,
 * and the copies that the primary reads, so that a change reaches users only when it was promoted.
 */
public final class TrackedConfigs {
  /** A value that begins with {@code disable} leaves an object out: both sides then share it. */
  public static final String TRACKING = "flagger.app/config-tracking";

  /** Annotations that a reduced object keeps: how it is tracked, and which commit brought it. */
  private static final List<String> KEPT =
      List.of(
          TRACKING,
          GitMarks.SOURCE_REPOSITORY,
          GitMarks.SOURCE_COMMIT,
          GitMarks.SOURCE_AUTHOR,
          GitMarks.SOURCE_SUBJECT,
          GitMarks.SOURCE_COMMITTED_AT);

  /** Stands in a reduced object for its content. */
  private static final String HASH = "serinusContentHash";

  private static final Set<String> COPIED_SECRET_TYPES =
      Set.of("Opaque", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/tls");

  private TrackedConfigs() {}

  /**
   * Everything the target's pods name, to whether they can start without it.
   *
   * @param target a Deployment or DaemonSet
   */
  public static Map<ConfigRef, Boolean> references(KubernetesObject target) {
    return ConfigReferences.in(new WorkloadView(target).podSpec());
  }

  /** Whether this ConfigMap or Secret is tracked and copied. */
  public static boolean tracks(KubernetesObject config) {
    boolean copyable =
        !config.kind().equals("Secret")
            || COPIED_SECRET_TYPES.contains(config.at("/type").asText("Opaque"));
    return copyable && !leftOut(config);
  }

  private static boolean leftOut(KubernetesObject config) {
    return config.annotation(TRACKING).filter(value -> value.startsWith("disable")).isPresent();
  }

  /**
   * What both sides share because it may not be copied, in words; empty for what is tracked or was
   * left out by its annotation.
   */
  public static Optional<String> remark(KubernetesObject config) {
    String type = config.at("/type").asText();
    return tracks(config) || leftOut(config)
        ? Optional.empty()
        : Optional.of(
            "Secret %s is of type %s and is not tracked: both sides share it"
                .formatted(config.name(), type));
  }

  /**
   * The object without its content, which is replaced by its hash: enough to track it, and nothing
   * that must be kept secret.
   */
  public static KubernetesObject reduced(KubernetesObject config) {
    ObjectNode reduced = Json.MAPPER.createObjectNode();
    reduced.put("apiVersion", config.ref().apiVersion()).put("kind", config.kind());
    ObjectNode metadata = reduced.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "labels", "ownerReferences")) {
      JsonNode value = config.at("/metadata/" + field);
      if (!value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    FormerController.trace(config).ifPresent(trace -> metadata.set("managedFields", trace));
    for (String annotation : KEPT) {
      config
          .annotation(annotation)
          .ifPresent(value -> metadata.withObjectProperty("annotations").put(annotation, value));
    }
    if (!config.at("/type").isMissingNode()) {
      reduced.set("type", config.at("/type"));
    }
    return KubernetesObject.of(reduced.put(HASH, hash(config)));
  }

  /** 16 hex digits that change with the content; see {@link ConfigChecksum}. */
  public static String hash(KubernetesObject config) {
    JsonNode known = config.at("/" + HASH);
    if (known.isTextual()) {
      return known.asText();
    }
    return ConfigChecksum.of(config.at("/data"), config.at("/binaryData"));
  }

  /**
   * The primary's copy, named {@code <name>-primary}.
   *
   * @param settings say which labels are copied
   * @param existing the object of that name as it stands; it keeps its owners, because two Canaries
   *     may name the same ConfigMap, and gets this Canary beside other Canaries; one that was there
   *     before any gets none
   */
  public static KubernetesObject primaryCopy(
      Canary canary,
      KubernetesObject config,
      WorkloadSettings settings,
      Optional<KubernetesObject> existing) {
    ObjectNode copy = primaryCopy(canary, config, settings).tree();
    existing.ifPresent(present -> share(copy, canary, present));
    return KubernetesObject.of(copy);
  }

  private static void share(ObjectNode copy, Canary canary, KubernetesObject present) {
    ObjectNode metadata = copy.withObjectProperty("metadata");
    JsonNode owners = present.at("/metadata/ownerReferences");
    if (owners.isEmpty() && GeneratedObject.madeFor(canary, present)) {
      return;
    }
    JsonNode own = metadata.at("/ownerReferences/0");
    metadata.remove("ownerReferences");
    if (owners.isEmpty()) {
      metadata.withObjectProperty("annotations").put(GeneratedObject.ADOPTED, "true");
      return;
    }
    ArrayNode shared = metadata.putArray("ownerReferences");
    boolean amongCanaries = false;
    for (JsonNode owner : owners) {
      amongCanaries = amongCanaries || owner.path("kind").asText().equals("Canary");
      if (!owner.path("uid").asText().equals(canary.uid())) {
        shared.add(owner);
      }
    }
    boolean controls = present.controllerUid().equals(Optional.of(canary.uid()));
    if (amongCanaries && own instanceof ObjectNode reference) {
      shared.add(reference.put("controller", controls));
    }
  }

  /** The copy where there is none yet. */
  public static KubernetesObject primaryCopy(
      Canary canary, KubernetesObject config, WorkloadSettings settings) {
    GeneratedObject copy =
        GeneratedObject.ownedBy(
            canary, "v1", config.kind(), config.name() + ServiceNames.PRIMARY_SUFFIX);
    Map<String, String> labels = new LinkedHashMap<>(config.labels());
    labels.keySet().removeIf(label -> !settings.copiesLabel(label));
    copy.labels(labels);
    ObjectNode object = copy.build().tree();
    object.setAll(content(config));
    return KubernetesObject.of(object);
  }

  private static ObjectNode content(KubernetesObject config) {
    ObjectNode content = Json.MAPPER.createObjectNode();
    JsonNode tree = config.tree();
    for (String field : new String[] {"type", "data", "binaryData"}) {
      if (tree.has(field)) {
        content.set(field, tree.get(field));
      }
    }
    return content;
  }
}
