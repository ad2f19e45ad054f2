package io.serinus.git;

/**
 * The id of a commit.
 *
 * @param sha 40 lower-case hexadecimal digits
 */
public record CommitId(String sha) {
  public CommitId {
    ObjectIdText.require(sha);
  }

  /** The first seven digits, for people. */
  public String abbreviated() {
    return sha.substring(0, 7);
  }

  @Override
  public String toString() {
    return sha;
  }
}
