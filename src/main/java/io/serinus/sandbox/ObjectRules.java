package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.WriteOutcome.Rejected;
import io.serinus.model.KubernetesObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The few rules of an API server that a rollout can run into: names, selectors, defaults. */
final class ObjectRules {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_NAME = 253;
  private static final Set<String> FIXED_SELECTOR = Set.of("Deployment", "DaemonSet");
  private static final Set<String> WITHOUT_GENERATION = Set.of("Service", "ConfigMap", "Secret");

  private ObjectRules() {}

  static Optional<Rejected> checkName(KubernetesObject object) {
    if (object.name().length() > LONGEST_NAME || !NAME.matcher(object.name()).matches()) {
      return Optional.of(
          new Rejected(
              "Invalid",
              subject(object)
                  + "metadata.name: Invalid value: \""
                  + object.name()
                  + "\": lower case letters, digits, '-' and '.' only"));
    }
    return Optional.empty();
  }

  /** Of kinds that are not known nothing is. */
  static Optional<Rejected> checkPlace(KubernetesObject object, Optional<ResourceKind> kind) {
    return kind.filter(known -> known.namespaced() == object.namespace().isEmpty())
        .map(
            known ->
                new Rejected(
                    "Invalid",
                    subject(object)
                        + (known.namespaced()
                            ? "names no namespace"
                            : "is cluster-scoped and may not name a namespace")));
  }

  static Optional<Rejected> checkChange(KubernetesObject live, JsonNode changed) {
    if (FIXED_SELECTOR.contains(live.kind())
        && !live.at("/spec/selector").equals(changed.at("/spec/selector"))) {
      return Optional.of(
          new Rejected("Immutable", subject(live) + "spec.selector: field is immutable"));
    }
    return Optional.empty();
  }

  private static String subject(KubernetesObject object) {
    return object.kind() + " \"" + object.name() + "\" is invalid: ";
  }

  static KubernetesObject metadataOf(KubernetesObject object) {
    ObjectNode tree = object.tree();
    tree.retain("apiVersion", "kind", "metadata");
    return KubernetesObject.of(tree);
  }

  /** A Deployment that does not say wants one pod. */
  static void addDefaults(ObjectNode object) {
    if (object.path("kind").asText().equals("Deployment")
        && object.path("spec") instanceof ObjectNode spec
        && !spec.has("replicas")) {
      spec.put("replicas", 1);
    }
  }

  static boolean hasGeneration(JsonNode object) {
    return !WITHOUT_GENERATION.contains(object.path("kind").asText());
  }
}
