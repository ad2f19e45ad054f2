package io.serinus.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook with every default filled in.
 *
 * @param name unique within its Canary
 * @param url {@code http} or {@code https}; its path may be a credential and is never printed
 * @param timeout of one try, above zero
 * @param retries further tries after the first, 0 or more
 * @param verifyTls whether the server's certificate must be valid
 * @param metadata sent with each call
 * @param secretName a Secret of the Canary's namespace whose entries prove who calls
 * @param deadline how long a gate may hold a run before it is rolled back
 * @param muted whether nobody is alerted that a run waits for it
 */
public record Hook(
    HookType type,
    String name,
    String url,
    Duration timeout,
    int retries,
    boolean verifyTls,
    Map<String, String> metadata,
    Optional<String> secretName,
    Optional<Duration> deadline,
    boolean muted) {
  public Hook {
    metadata = Map.copyOf(metadata);
  }

  /** Names the hook; its address may hold a credential. */
  @Override
  public String toString() {
    return type.word() + " hook '" + name + "'";
  }
}
