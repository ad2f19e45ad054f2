package io.serinus.hooks;

import io.serinus.model.HookOutcome;

/** Calls webhooks. Safe for use by several threads. */
@FunctionalInterface
public interface HookCaller {

  /**
   * Calls and waits for the answer, with all tries bounded by the hook's timeout each; never throws
   * for what the outside world does.
   */
  HookOutcome call(HookCall call);
}
