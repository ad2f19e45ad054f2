package io.serinus.forge;

import java.time.Instant;

/** Takes outcomes apart; the one that a test does not want fails it. */
final class Answers {
  private Answers() {}

  static <T> T done(ForgeOutcome<T> outcome) {
    return outcome.handle(
        new ForgeOutcome.Handler<T, T>() {
          @Override
          public T done(T value) {
            return value;
          }

          @Override
          public T deferred(Instant notBefore, String message) {
            throw new AssertionError("deferred until " + notBefore + ": " + message);
          }

          @Override
          public T refused(Refusal refusal, String message) {
            throw new AssertionError("refused, " + refusal + ": " + message);
          }
        });
  }
}
