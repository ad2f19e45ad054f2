package io.serinus.analysis;

/**
 * What a metrics source answered. The outside world's failures are values here, never exceptions.
 */
public sealed interface Measurement {

  /**
   * A number.
   *
   * @param remark one clause about how it was found; empty when there is nothing to say
   */
  record Value(double number, String remark) implements Measurement {

    /** One that needs no remark. */
    public Value(double number) {
      this(number, "");
    }
  }

  /**
   * The source is well and has nothing to say: no traffic yet, an empty vector, NaN.
   *
   * @param asked what was asked for, in the source's language, so that somebody can look for it;
   *     empty when it is not known
   */
  record NoData(String asked) implements Measurement {

    /** One that does not say what was asked for. */
    public NoData() {
      this("");
    }
  }

  /**
   * The source could not be asked.
   *
   * @param reason one clause: where and what, without a credential
   */
  record Unavailable(String reason) implements Measurement {}
}
