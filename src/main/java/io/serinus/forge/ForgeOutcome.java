package io.serinus.forge;

import java.time.Instant;
import java.util.function.Function;

/**
 * What came of asking a host.
 *
 * @param <T> what a successful request yields
 */
public sealed interface ForgeOutcome<T> {
  /** Hands this outcome to the handler's method for it. */
  <R> R handle(Handler<? super T, ? extends R> handler);

  /** Goes on with the value if there is one; any other outcome stays as it is. */
  <R> ForgeOutcome<R> then(Function<? super T, ForgeOutcome<R>> next);

  /** Changes the value if there is one. */
  default <R> ForgeOutcome<R> map(Function<? super T, ? extends R> change) {
    return then(value -> new Done<>(change.apply(value)));
  }

  /**
   * One method per outcome.
   *
   * @param <T> what a successful request yields
   * @param <R> what the handler makes of it
   */
  interface Handler<T, R> {
    R done(T value);

    R deferred(Instant notBefore, String message);

    /** Nothing is wrong: others with the same token go first, or writes keep their distance. */
    default R spaced(Instant notBefore) {
      return deferred(notBefore, "Requests with one token keep their distance");
    }

    R refused(Refusal refusal, String message);
  }

  /** The host did it. */
  record Done<T>(T value) implements ForgeOutcome<T> {
    @Override
    public <R> R handle(Handler<? super T, ? extends R> handler) {
      return handler.done(value);
    }

    @Override
    public <R> ForgeOutcome<R> then(Function<? super T, ForgeOutcome<R>> next) {
      return next.apply(value);
    }
  }

  /**
   * The host's rate limit is used up. Asking again earlier is not sent to the host.
   *
   * @param notBefore when the host said it takes requests again
   * @param message for people: which host, and until when
   */
  record Deferred<T>(Instant notBefore, String message) implements ForgeOutcome<T> {
    @Override
    public <R> R handle(Handler<? super T, ? extends R> handler) {
      return handler.deferred(notBefore, message);
    }

    @Override
    public <R> ForgeOutcome<R> then(Function<? super T, ForgeOutcome<R>> next) {
      return new Deferred<>(notBefore, message);
    }
  }

  /**
   * Nothing was sent, because requests with one token keep their distance.
   *
   * @param notBefore when it can be sent, a second or so from now
   */
  record Spaced<T>(Instant notBefore) implements ForgeOutcome<T> {
    @Override
    public <R> R handle(Handler<? super T, ? extends R> handler) {
      return handler.spaced(notBefore);
    }

    @Override
    public <R> ForgeOutcome<R> then(Function<? super T, ForgeOutcome<R>> next) {
      return new Spaced<>(notBefore);
    }
  }

  /**
   * The host will not do it, however often it is asked, until somebody changes something.
   *
   * @param message for people: which host, what it said, and what to do
   */
  record Refused<T>(Refusal refusal, String message) implements ForgeOutcome<T> {
    @Override
    public <R> R handle(Handler<? super T, ? extends R> handler) {
      return handler.refused(refusal, message);
    }

    @Override
    public <R> ForgeOutcome<R> then(Function<? super T, ForgeOutcome<R>> next) {
      return new Refused<>(refusal, message);
    }
  }
}
