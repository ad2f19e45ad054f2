package io.serinus.git;

/**
 * A symbolic link and where it leads.
 *
 * @param path where it is seen, from the repository's root; for a link in a folder that was itself
 *     reached by a link, the path through that one
 * @param target the file or folder at the end of it, without any link in its path
 */
public record FollowedLink(String path, String target) {

  /** Whether the file or folder is the link's target, or lies in it. */
  public boolean leadsTo(String file) {
    return file.startsWith(target)
        && (file.length() == target.length() || file.charAt(target.length()) == '/');
  }

  /** Where a file that it leads to is seen. */
  public String pathOf(String file) {
    return path + file.substring(target.length());
  }
}
