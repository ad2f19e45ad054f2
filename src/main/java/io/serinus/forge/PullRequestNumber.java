package io.serinus.forge;

/**
 * What people call a pull request within its repository.
 *
 * @param value above zero
 */
public record PullRequestNumber(long value) {
  public PullRequestNumber {
    if (value <= 0) {
      throw new IllegalArgumentException("A pull request's number is above zero, not " + value);
    }
  }

  @Override
  public String toString() {
    return "#" + value;
  }
}
