package io.serinus.git;

/** What the remote said to one push. */
sealed interface PushOutcome {

  /** The branch is at the pushed commit. */
  record Accepted() implements PushOutcome {}

  /** The branch was no longer where the push expected it. */
  record Overtaken() implements PushOutcome {}

  /**
   * The remote said no.
   *
   * @param words its own words; not trusted
   */
  record Refused(String words) implements PushOutcome {}
}
