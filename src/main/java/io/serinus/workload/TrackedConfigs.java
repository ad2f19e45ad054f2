package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ConfigMaps and Secrets of a target: which ones a rollout tracks, what identifies their content,
 * and the copies that the primary reads, so that a change reaches users only when it was promoted.
 */
public final class TrackedConfigs {
  /** {@code disabled} leaves an object out: both sides then share it. */
  public static final String TRACKING = "flagger.app/config-tracking";

  private static final Set<String> COPIED_SECRET_TYPES =
      Set.of("Opaque", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/tls");

  private TrackedConfigs() {}

  /**
   * Everything the target's pods name, to whether they can start without it.
   *
   * @param target a Deployment or DaemonSet
   */
  public static Map<ConfigRef, Boolean> references(KubernetesObject target) {
    return ConfigReferences.in(target.at("/spec/template/spec"));
  }

  /** Whether this ConfigMap or Secret is tracked and copied. */
  public static boolean tracks(KubernetesObject config) {
    boolean copyable =
        !config.kind().equals("Secret")
            || COPIED_SECRET_TYPES.contains(config.at("/type").asText("Opaque"));
    return copyable && !config.annotation(TRACKING).equals(Optional.of("disabled"));
  }

  /** 16 hex digits that change with the content. */
  public static String hash(KubernetesObject config) {
    return RevisionIdentity.sha256(Json.canonical(content(config))).substring(0, 16);
  }

  /**
   * The primary's copy, named {@code <name>-primary}.
   *
   * @param settings say which labels are copied
   */
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
