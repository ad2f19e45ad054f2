package io.serinus.report;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the final states of all repositories that share a token go before everything else that is
 * told with it. May be used from any thread.
 */
public final class FinalStatesFirst {
  private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

  /** Says whether somebody has final states that can be sent soon. */
  void waits(Object who, boolean finals) {
    if (finals) {
      waiting.add(who);
    } else {
      waiting.remove(who);
    }
  }

  /** Whether nobody else has final states to send. */
  boolean freeFor(Object who) {
    return waiting.stream().allMatch(who::equals);
  }
}
