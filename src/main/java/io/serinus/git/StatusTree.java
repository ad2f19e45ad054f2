package io.serinus.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A status branch as it is at one commit. To be used only while the call lasts that handed it out.
 */
public final class StatusTree {
  private final Repository repository;
  private final TreeReader trees;
  private final Optional<ObjectId> commit;

  StatusTree(Repository repository, TreeReader trees, Optional<ObjectId> commit) {
    this.repository = repository;
    this.trees = trees;
    this.commit = commit;
  }

  /**
   * Names the content of a directory: equal names mean equal files.
   *
   * @return empty text when there is no such directory or no branch
   */
  public String version(String directory) {
    try {
      Optional<ObjectId> tree =
          commit.isEmpty()
              ? Optional.empty()
              : trees.directory(repository, commit.get(), directory);
      return tree.map(ObjectId::name).orElse("");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Text by path of all files below a directory.
   *
   * @param maxBytes a file that is larger is read as if it were empty
   */
  public Map<String, String> texts(String directory, long maxBytes) {
    Map<String, String> texts = new HashMap<>();
    if (commit.isEmpty()) {
      return texts;
    }
    try {
      PathScope scope = PathScope.of(List.of(directory));
      for (TreeFile file : trees.list(repository, commit.get(), scope).files()) {
        BlobContent content =
            trees.read(repository, ObjectId.fromString(file.blob().sha()), maxBytes);
        texts.put(file.path(), content instanceof BlobContent.Bytes bytes ? bytes.utf8() : "");
      }
      return texts;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
