package io.serinus.forge;

import io.serinus.model.InvalidInputException;

/**
 * How a host names a repository.
 *
 * @param owner user or organisation
 * @param name without {@code .git}
 */
public record RepositorySlug(String owner, String name) {
  public RepositorySlug {
    requireSegment(owner);
    requireSegment(name);
  }

  /** The owner and name that a Git address ends in; see {@link RepositoryUrl#parse}. */
  public static RepositorySlug parse(String gitUrl) {
    return RepositoryUrl.parse(gitUrl).slug();
  }

  private static void requireSegment(String segment) {
    if (!segment.matches("[A-Za-z0-9._-]{1,100}") || segment.matches("\\.+")) {
      throw new InvalidInputException(
          "RepositoryNotDerivable",
          "Owner and name of a repository are letters, digits, '.', '_' and '-'; the Git address has something else where they should be");
    }
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
