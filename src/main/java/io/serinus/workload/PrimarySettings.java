package io.serinus.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import java.util.Optional;

/**
 * The settings of a target that are no revision: what stands outside its pod template. They reach
 * the primary at once, whatever revision it runs; its pod template stays as it was promoted.
 *
 * <p>Only what this program gave the primary follows. A field, label or annotation that somebody
 * else has set there since is theirs until the next promotion.
 */
final class PrimarySettings {
  private final KubernetesObject wanted;

  /**
   * @param wanted the primary as a promotion would make it of the target; its pod template is not
   *     looked at
   */
  PrimarySettings(KubernetesObject wanted) {
    this.wanted = wanted;
  }

  /**
   * The primary with these settings and the pod template that it has; empty when it has them, or
   * when this program never applied it.
   *
   * @param primary as it stands, with its managedFields
   * @param manager the field manager that the primary is applied under
   */
  Optional<KubernetesObject> on(KubernetesObject primary, PrimaryScale scale, String manager) {
    ObjectNode desired = primary.look(tree -> OwnedFields.of(tree, manager));
    if (!desired.path("spec").has("template")) {
      return Optional.empty();
    }
    follow(desired.withObjectProperty("metadata"), primary, "labels");
    follow(desired.withObjectProperty("metadata"), primary, "annotations");
    ObjectNode spec = desired.withObjectProperty("spec");
    OwnedFields.follow(
        spec, primary.at("/spec"), wanted.at("/spec"), PrimaryWorkload.COPIED_SPEC::contains);
    spec.remove("replicas");
    scale.replicas().ifPresent(count -> spec.put("replicas", count));
    KubernetesObject settled = scale.noteOn(KubernetesObject.of(desired));
    return Drift.differs(settled, primary, manager) ? Optional.of(settled) : Optional.empty();
  }

  private void follow(ObjectNode metadata, KubernetesObject primary, String texts) {
    OwnedFields.follow(
        metadata.withObjectProperty(texts),
        primary.at("/metadata/" + texts),
        wanted.at("/metadata/" + texts),
        any -> true);
  }
}
