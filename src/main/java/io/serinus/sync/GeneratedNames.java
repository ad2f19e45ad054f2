package io.serinus.sync;

import io.serinus.model.CanaryKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects belong to rollouts: what they roll out, what they generate, what they adopt. */
final class GeneratedNames {
  private static final String ISTIO = "networking.istio.io";

  private final Map<ObjectKey, CanaryKey> generated = new HashMap<>();
  private final Map<ObjectKey, CanaryKey> adopted = new HashMap<>();
  private final Set<ObjectKey> targets = new HashSet<>();

  private GeneratedNames() {}

  static GeneratedNames of(Collection<CanaryNames> canaries) {
    GeneratedNames names = new GeneratedNames();
    canaries.forEach(names::add);
    return names;
  }

  private void add(CanaryNames canary) {
    String namespace = canary.key().namespace();
    ObjectKey target = canary.target();
    String apex = canary.apex();
    targets.add(target);
    generated.put(
        new ObjectKey(target.group(), target.kind(), namespace, target.name() + "-primary"),
        canary.key());
    for (String side : List.of("-primary", "-canary")) {
      generated.put(new ObjectKey("", "Service", namespace, apex + side), canary.key());
      generated.put(new ObjectKey(ISTIO, "DestinationRule", namespace, apex + side), canary.key());
    }
    adopted.put(new ObjectKey("", "Service", namespace, apex), canary.key());
    adopted.put(new ObjectKey(ISTIO, "VirtualService", namespace, apex), canary.key());
  }

  boolean isTarget(ObjectKey key) {
    return targets.contains(key);
  }

  /** The Canary that generates the object: it may not be in Git. */
  Optional<CanaryKey> generatorOf(ObjectKey key) {
    return Optional.ofNullable(generated.get(key));
  }

  /** The Canary that takes the object over once it exists. */
  Optional<CanaryKey> adopterOf(ObjectKey key) {
    return Optional.ofNullable(adopted.get(key));
  }
}
