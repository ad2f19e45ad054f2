package io.serinus.analysis;

/**
 * What a metrics source answered. The outside world's failures are values here, never exceptions.
 */
public sealed interface Measurement {

  /** A number. */
  record Value(double number) implements Measurement {}

  /** The source is well and has nothing to say: no traffic yet, an empty vector, NaN. */
  record NoData() implements Measurement {}

  /**
   * The source could not be asked.
   *
   * @param reason one clause: where and what, without a credential
   */
  record Unavailable(String reason) implements Measurement {}
}
