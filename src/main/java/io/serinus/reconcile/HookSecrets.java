package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.hooks.HookCredentials;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Credentials for webhooks, read from Secrets. Each read costs a request, so one is good for the
 * calls of a few seconds; nothing is kept for longer than is useful.
 */
final class HookSecrets {
  static final String AUTHORIZATION = "authorization";
  static final String SIGNING_KEY = "signing-key";

  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<ObjectRef, ReadSecret> read = new ConcurrentHashMap<>();

  private record ReadSecret(Found found, Instant at) {}

  /**
   * @param problem what is wrong with the Secret; empty when the credentials can be used
   */
  record Found(HookCredentials credentials, Optional<String> problem) {}

  HookSecrets(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /**
   * @throws io.serinus.model.UnavailableException when the API server cannot be reached
   */
  Found of(String namespace, Optional<String> name) {
    if (name.isEmpty()) {
      return new Found(HookCredentials.NONE, Optional.empty());
    }
    Instant now = clock.instant();
    read.values().removeIf(old -> old.at().plus(GOOD_FOR).isBefore(now));
    ObjectRef ref = new ObjectRef("v1", "Secret", namespace, name.get());
    return read.computeIfAbsent(ref, none -> new ReadSecret(read(ref), now)).found();
  }

  private Found read(ObjectRef ref) {
    Optional<KubernetesObject> secret = cluster.read(ref);
    if (secret.isEmpty()) {
      return problem(ref + " is not there: create it, or correct secretRef");
    }
    try {
      Optional<Secret> authorization = entry(secret.get(), AUTHORIZATION);
      Optional<Secret> signingKey = entry(secret.get(), SIGNING_KEY);
      return authorization.isEmpty() && signingKey.isEmpty()
          ? problem(ref + " has neither an entry authorization nor signing-key")
          : new Found(new HookCredentials(authorization, signingKey), Optional.empty());
    } catch (IllegalArgumentException noBase64) {
      return problem(ref + " has an entry that is not base64");
    }
  }

  private static Found problem(String problem) {
    return new Found(HookCredentials.NONE, Optional.of(problem));
  }

  private static Optional<Secret> entry(KubernetesObject secret, String key) {
    String encoded = secret.at("/data/" + key).asText();
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    return text.isBlank() ? Optional.empty() : Optional.of(new Secret(text.strip()));
  }
}
