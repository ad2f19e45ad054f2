package io.serinus.testbed;

/**
 * A repository on the forge.
 *
 * @param cloneUrl address for Git over HTTP, without credentials
 */
public record ForgeRepository(String owner, String name, String cloneUrl) {
  String path() {
    return "repos/" + owner + "/" + name;
  }
}
