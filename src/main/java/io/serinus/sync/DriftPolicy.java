package io.serinus.sync;

/** What is done about objects that were changed or deleted by others. */
public enum DriftPolicy {
  /** They are put back, and that is reported. */
  CORRECT,
  /** They are reported only. */
  REPORT
}
