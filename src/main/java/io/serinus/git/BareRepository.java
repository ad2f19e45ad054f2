package io.serinus.git;

import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Makes repositories on this machine. */
public final class BareRepository {
  private BareRepository() {}

  /**
   * Makes an empty bare repository.
   *
   * @param folder does not exist yet or is empty
   * @param branch the one that HEAD names
   * @throws UnavailableException reason {@code MirrorUnreadable} when the disk refuses
   */
  public static void create(Path folder, String branch) {
    try {
      Git.init()
          .setBare(true)
          .setInitialBranch(branch)
          .setDirectory(folder.toFile())
          .call()
          .close();
    } catch (GitAPIException failure) {
      throw new UnavailableException(
          "MirrorUnreadable", "No repository could be made in " + folder, new IOException(failure));
    }
  }
}
