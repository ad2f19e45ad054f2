package io.serinus.mesh;

import java.util.Locale;

/** Who may meet a new revision while it is analysed. */
enum Audience {
  /** Anybody, as the weights say. */
  EVERYONE,
  /** Nobody while requests are copied; then anybody. */
  COPIES_FIRST,
  /** All requests of the users who send the header, and no other. */
  GROUP,
  /** Anybody, but who has met it stays with it. */
  SESSIONS;

  static Audience of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
