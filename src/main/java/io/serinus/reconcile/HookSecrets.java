package io.serinus.reconcile;

import io.serinus.hooks.HookCredentials;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.util.Map;
import java.util.Optional;

/** Credentials for webhooks, read from Secrets. */
final class HookSecrets {
  static final String AUTHORIZATION = "authorization";
  static final String SIGNING_KEY = "signing-key";

  private final SecretEntries secrets;

  HookSecrets(SecretEntries secrets) {
    this.secrets = secrets;
  }

  /**
   * @param problem what is wrong with the Secret; empty when the credentials can be used
   */
  record Found(HookCredentials credentials, Optional<String> problem) {}

  /**
   * @throws io.serinus.model.UnavailableException when the API server cannot be reached
   */
  Found of(String namespace, String name) {
    ObjectRef ref = new ObjectRef("v1", "Secret", namespace, name);
    SecretEntries.Found found = secrets.of(ref);
    if (found.problem().isPresent()) {
      return new Found(HookCredentials.NONE, found.problem());
    }
    Map<String, Secret> entries = found.entries();
    HookCredentials credentials =
        new HookCredentials(
            Optional.ofNullable(entries.get(AUTHORIZATION)),
            Optional.ofNullable(entries.get(SIGNING_KEY)));
    return credentials.equals(HookCredentials.NONE)
        ? new Found(
            HookCredentials.NONE,
            Optional.of(ref + " has neither an entry authorization nor signing-key"))
        : new Found(credentials, Optional.empty());
  }
}
