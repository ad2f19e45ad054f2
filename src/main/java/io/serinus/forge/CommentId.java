package io.serinus.forge;

/**
 * The host's name of a comment; means nothing on another host.
 *
 * @param value above zero
 */
public record CommentId(long value) {
  public CommentId {
    if (value <= 0) {
      throw new IllegalArgumentException("A comment's id is above zero, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
