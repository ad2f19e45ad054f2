package io.serinus.reconcile;

import io.serinus.hooks.HookCall;
import io.serinus.hooks.HookCaller;
import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import io.serinus.model.Phase;
import io.serinus.model.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls webhooks with the credentials they want; takes as long as the hook takes. */
final class HookCalls {
  private static final Logger LOGGER = LoggerFactory.getLogger(HookCalls.class);

  private final HookCaller caller;
  private final HookSecrets secrets;

  HookCalls(HookCaller caller, HookSecrets secrets) {
    this.caller = caller;
    this.secrets = secrets;
  }

  /**
   * What a call says.
   *
   * @param occasion unique within the Canary: equal for the same happening
   */
  record Message(
      Hook hook,
      Phase phase,
      String checksum,
      Map<String, String> metadata,
      String occasion,
      HookCredentials credentials) {}

  /** Never throws: what went wrong is in the outcome. */
  HookOutcome call(Canary canary, Message message) {
    Hook hook = message.hook();
    try {
      HookCredentials credentials = message.credentials();
      if (hook.secretName().isPresent()) {
        HookSecrets.Found found = secrets.of(canary.key().namespace(), hook.secretName().get());
        if (found.problem().isPresent()) {
          return new HookOutcome.Unavailable("was not called: " + found.problem().get());
        }
        credentials = found.credentials();
      }
      return caller.call(
          new HookCall(
              hook,
              canary.key(),
              message.phase(),
              message.checksum(),
              message.metadata(),
              idempotencyKey(canary, message),
              credentials));
    } catch (UnavailableException unavailable) {
      return new HookOutcome.Unavailable("was not called: " + unavailable.getMessage());
    } catch (RuntimeException surprise) {
      LOGGER.error("Calling a webhook failed, canary={} hook={}", canary.key(), hook, surprise);
      return new HookOutcome.Unavailable("was not called: the controller failed, see its log");
    }
  }

  private static String idempotencyKey(Canary canary, Message message) {
    String happening = canary.uid() + "/" + message.occasion() + "/" + message.hook().type().word();
    return UUID.nameUUIDFromBytes(happening.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
