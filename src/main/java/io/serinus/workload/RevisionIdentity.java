package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The identity of a target's revision: equal pod templates have equal identities, whatever version
 * of this program or of Kubernetes computed them.
 *
 * <p>A template that Git sync applied is known by the mark it wrote, taken of the manifest before
 * the API server added defaults. As soon as anybody else owns a field of the template ({@code
 * kubectl set image}), or nobody marked it, the template is hashed as it was read.
 */
public final class RevisionIdentity {
  /** Field managers of this program begin so. */
  static final String OWN_MANAGERS = "serinus";

  private static final int HEX_DIGITS = 16;

  private RevisionIdentity() {}

  /** The identity of the workload's present pod template, 16 hex digits. */
  public static String of(KubernetesObject workload) {
    Optional<String> marked = workload.annotation(GitMarks.MANIFEST_REVISION);
    return marked
        .filter(mark -> !templateHasOtherOwner(workload))
        .orElseGet(() -> workload.look(tree -> ofTemplate(tree.path("spec").path("template"))));
  }

  /**
   * The first 16 hex digits of the SHA-256 of the template's canonical JSON; the node selector that
   * scales a DaemonSet to zero does not count, and an empty one is none.
   */
  public static String ofTemplate(JsonNode template) {
    String canonical = Json.canonical(withoutScaleToZero(template));
    return sha256(canonical).substring(0, HEX_DIGITS);
  }

  /**
   * The identity of a template together with the content of what is tracked beside it; the
   * template's own where nothing is.
   *
   * @param configs name to hash of the content
   */
  public static String with(String template, Map<String, String> configs) {
    if (configs.isEmpty()) {
      return template;
    }
    StringBuilder text = new StringBuilder(template);
    new TreeMap<>(configs)
        .forEach((name, hash) -> text.append('\n').append(name).append('=').append(hash));
    return sha256(text.toString()).substring(0, HEX_DIGITS);
  }

  /** SHA-256 of the text in UTF-8, in hex. */
  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Whether anybody but this program owns a field of the workload's pod template. */
  static boolean templateHasOtherOwner(KubernetesObject workload) {
    return workload.look(
        tree -> templateHasOtherOwner(tree.path("metadata").path("managedFields")));
  }

  private static boolean templateHasOtherOwner(JsonNode entries) {
    for (JsonNode entry : entries) {
      boolean ours = entry.path("manager").asText().startsWith(OWN_MANAGERS);
      if (!ours && entry.path("fieldsV1").path("f:spec").has("f:template")) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode withoutScaleToZero(JsonNode template) {
    JsonNode present = template.at("/spec/nodeSelector");
    if (!present.isObject() || !(present.isEmpty() || present.has(TargetScale.SCALE_TO_ZERO))) {
      return template;
    }
    ObjectNode copy = template.deepCopy();
    ObjectNode podSpec = (ObjectNode) copy.get("spec");
    ObjectNode nodeSelector = (ObjectNode) podSpec.get("nodeSelector");
    nodeSelector.remove(TargetScale.SCALE_TO_ZERO);
    if (nodeSelector.isEmpty()) {
      podSpec.remove("nodeSelector");
    }
    return copy;
  }
}
