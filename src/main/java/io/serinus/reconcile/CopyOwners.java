package io.serinus.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.Cluster;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.workload.ConfigRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Canaries whose primaries read one copy of a ConfigMap or Secret: they are its owners, so that
 * it goes with the last of them.
 */
final class CopyOwners {
  private CopyOwners() {}

  /** What to know where the copy is another Canary's too: a promotion of either changes both. */
  static Optional<String> remark(Canary canary, ConfigRef config, Cluster cluster) {
    List<String> others =
        cluster
            .find(config.primary().in(canary.key().namespace()))
            .map(copy -> others(copy, canary, cluster))
            .orElse(List.of());
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s is shared by the primaries of the Canaries %s and %s: a promotion of either changes"
                    .formatted(config.primary(), canary.key().name(), String.join(" and ", others))
                + " it for both, so give each a "
                + config.kind().word()
                + " of its own");
  }

  /** Whether the copy stays for this Canary: as one of its owners, or because nobody owns it. */
  static boolean keeps(Canary canary, KubernetesObject copy) {
    JsonNode owners = copy.at("/metadata/ownerReferences");
    boolean ofCanaries = false;
    for (JsonNode owner : owners) {
      if (owner.path("uid").asText().equals(canary.uid())) {
        return true;
      }
      ofCanaries = ofCanaries || owner.path("kind").asText().equals("Canary");
    }
    return !ofCanaries;
  }

  private static List<String> others(KubernetesObject copy, Canary canary, Cluster cluster) {
    List<String> others = new ArrayList<>();
    for (JsonNode owner : copy.at("/metadata/ownerReferences")) {
      String name = owner.path("name").asText();
      String uid = owner.path("uid").asText();
      if (owner.path("kind").asText().equals("Canary") && !uid.equals(canary.uid())) {
        cluster
            .find(new CanaryKey(copy.namespace(), name).ref())
            .filter(present -> present.uid().equals(uid) && !present.deleting())
            .ifPresent(present -> others.add(name));
      }
    }
    return others;
  }
}
