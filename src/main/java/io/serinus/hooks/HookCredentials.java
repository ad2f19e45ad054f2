package io.serinus.hooks;

import io.serinus.model.Secret;
import java.util.Optional;

/**
 * How a caller proves itself to a webhook.
 *
 * @param authorization value of the header {@code Authorization}
 * @param signingKey key of the signature over the body
 */
public record HookCredentials(Optional<Secret> authorization, Optional<Secret> signingKey) {
  public static final HookCredentials NONE =
      new HookCredentials(Optional.empty(), Optional.empty());
}
