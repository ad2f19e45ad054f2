package io.serinus.mesh;

import io.serinus.model.Phase;
import java.util.Locale;

/** How a chapter of a scenario goes, and how it must end. */
enum Ending {
  /** The Canary is made while users are served. */
  INITIALISED("initialised", Phase.INITIALIZED),
  /** A good revision. */
  PROMOTED("promotion", Phase.SUCCEEDED),
  /** A revision that answers many requests with 500. */
  ERRORS("rollback on errors", Phase.FAILED),
  /** A revision that is slow. */
  LATENCY("rollback on latency", Phase.FAILED),
  /** A good revision, and in the middle of its rollout a newer one, which is promoted. */
  OVERTAKEN("promotion", Phase.SUCCEEDED),
  /** The Canary is deleted and gives everything back. */
  DELETED("deletion", Phase.NONE);

  private final String words;
  private final Phase phase;

  Ending(String words, Phase phase) {
    this.words = words;
    this.phase = phase;
  }

  String words() {
    return words;
  }

  /** Where the Canary stands afterwards. */
  Phase phase() {
    return phase;
  }

  boolean isRollback() {
    return phase == Phase.FAILED;
  }

  static Ending of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
