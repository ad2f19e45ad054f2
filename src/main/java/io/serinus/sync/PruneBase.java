package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.CommitId;
import java.util.Optional;

/**
 * From where the objects of an inventory were read when for the last time none of them had to be
 * kept against Git.
 *
 * @param commit empty when it is not known
 * @param selection digest of what decides which files are read; empty when it is not known
 */
record PruneBase(Optional<CommitId> commit, String selection) {
  static final PruneBase UNKNOWN = new PruneBase(Optional.empty(), "");

  static PruneBase of(RepositoryIndex index, SyncSettings settings) {
    return new PruneBase(Optional.of(index.commit()), digest(index, settings));
  }

  private static String digest(RepositoryIndex index, SyncSettings settings) {
    StringBuilder text = new StringBuilder();
    text.append(settings.include()).append('\n').append(settings.exclude());
    index
        .ignoreFiles()
        .texts()
        .forEach((folder, file) -> text.append('\n').append(file.blob()).append(folder));
    return Digest.sha256(text.toString().getBytes(UTF_8)).substring(0, 16);
  }
}
