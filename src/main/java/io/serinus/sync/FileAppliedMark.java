package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.CommitId;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The mark as a small file beside the mirrors. A file that cannot be understood is as good as none.
 */
public final class FileAppliedMark implements AppliedMark {
  private static final int LONGEST = 256;

  private final Path file;

  /**
   * @param directory made when missing
   */
  public FileAppliedMark(Path directory, String repository) {
    this.file = directory.resolve(repository + ".applied");
  }

  @Override
  public Optional<CommitId> load(String fingerprint) {
    try {
      if (Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      String[] words = Files.readString(file).strip().split(" ", -1);
      boolean usable =
          words.length == 2 && words[1].equals(fingerprint) && words[0].matches("[0-9a-f]{40}");
      return usable ? Optional.of(new CommitId(words[0])) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  @Override
  public void store(CommitId commit, String fingerprint) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.write(written, (commit.sha() + " " + fingerprint + "\n").getBytes(UTF_8));
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  @Override
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private UnavailableException unusable(IOException failure) {
    return new UnavailableException(
        "StateUnusable",
        "%s cannot be read or written; see that the directory exists and is writable"
            .formatted(file),
        failure);
  }
}
