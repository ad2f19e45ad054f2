package io.serinus.manifest;

import io.serinus.model.KubernetesObject;

/**
 * One object as it is written in a file.
 *
 * @param object as written, nothing added
 * @param path from the repository's root, with {@code /}
 * @param line where its document begins, counted from 1
 * @param valid false when a problem of severity error was found in it; its name is known, its
 *     content must not be used
 */
public record Manifest(KubernetesObject object, String path, int line, boolean valid) {

  /** Path and line as compilers write them. */
  public String place() {
    return path + ":" + line;
  }
}
