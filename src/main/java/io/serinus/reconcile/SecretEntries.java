package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Credentials, read from Secrets when they are needed. Each read costs a request, so one is good
 * for what is asked within a few seconds; nothing is kept for longer than is useful.
 */
final class SecretEntries {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<ObjectRef, ReadSecret> read = new ConcurrentHashMap<>();

  private record ReadSecret(Found found, Instant at) {}

  /**
   * @param entries without blank ones; white space around a value is left out
   * @param problem what is wrong with the Secret; empty when it could be read
   */
  record Found(Map<String, Secret> entries, Optional<String> problem) {}

  SecretEntries(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /**
   * @throws io.serinus.model.UnavailableException when the API server cannot be reached
   */
  Found of(ObjectRef ref) {
    Instant now = clock.instant();
    read.values().removeIf(old -> old.at().plus(GOOD_FOR).isBefore(now));
    return read.computeIfAbsent(ref, none -> new ReadSecret(read(ref), now)).found();
  }

  private Found read(ObjectRef ref) {
    Optional<KubernetesObject> secret = cluster.read(ref);
    if (secret.isEmpty()) {
      return problem(ref + " is not there: create it, or correct secretRef");
    }
    Map<String, Secret> entries = new HashMap<>();
    try {
      secret
          .get()
          .at("/data")
          .properties()
          .forEach(entry -> put(entries, entry.getKey(), entry.getValue().asText()));
      return new Found(Map.copyOf(entries), Optional.empty());
    } catch (IllegalArgumentException noBase64) {
      return problem(ref + " has an entry that is not base64");
    }
  }

  private static Found problem(String problem) {
    return new Found(Map.of(), Optional.of(problem));
  }

  private static void put(Map<String, Secret> entries, String key, String encoded) {
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    if (!text.isBlank()) {
      entries.put(key, new Secret(text.strip()));
    }
  }
}
