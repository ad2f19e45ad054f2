package io.serinus.sync;

import io.serinus.model.KubernetesObject;
import java.util.Optional;

/** What became of applying one object. */
sealed interface ApplyResult {
  DesiredObject desired();

  /**
   * @param definition what the API server answered, of a definition only
   */
  record Applied(DesiredObject desired, Optional<KubernetesObject> definition)
      implements ApplyResult {}

  /**
   * @param reason stable code in CamelCase
   * @param message the API server's words, or what stood in the way
   */
  record Failed(DesiredObject desired, String reason, String message) implements ApplyResult {}

  /** Not tried: a newer commit came, or the API server does not answer. */
  record Skipped(DesiredObject desired) implements ApplyResult {}
}
