package io.serinus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.BareRepository;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes commits to the branch {@code main} of a repository on disk by {@code git fast-import}:
 * many files or many commits at once.
 */
final class FastImport implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final int BEGIN = 1_600_000_000;

  private final Process git;
  private final OutputStream out;
  private long second;

  private FastImport(Process git, long begin) {
    this.git = git;
    this.second = begin;
    this.out = new BufferedOutputStream(git.getOutputStream(), BUFFER);
  }

  /** Goes on with a repository, which is made when it is not there. */
  static FastImport into(Path repository) throws IOException {
    boolean fresh = !Files.exists(repository);
    if (fresh) {
      BareRepository.create(repository, "main");
    }
    FastImport made =
        new FastImport(
            new ProcessBuilder("git", "fast-import", "--quiet")
                .directory(repository.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start(),
            fresh ? BEGIN : Instant.now().getEpochSecond());
    if (!fresh) {
      made.print("reset refs/heads/main\nfrom refs/heads/main^0\n\n");
    }
    return made;
  }

  /** Begins a commit; what is written next is what it changes. */
  FastImport commit(String message) throws IOException {
    print(
        "commit refs/heads/main\ncommitter Ada <ada@example.com> %d +0000\ndata %d\n%s\n"
            .formatted(second, message.getBytes(UTF_8).length, message));
    second += 60;
    return this;
  }

  FastImport file(String path, String content) throws IOException {
    return entry("644", path, content);
  }

  /** A symbolic link. */
  FastImport link(String path, String target) throws IOException {
    return entry("120000", path, target);
  }

  private FastImport entry(String mode, String path, String content) throws IOException {
    int bytes = content.getBytes(UTF_8).length;
    print("M %s inline %s\ndata %d\n%s\n".formatted(mode, path, bytes, content));
    return this;
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  /**
   * Makes the commits seen.
   *
   * @throws IllegalStateException when git refuses
   */
  @Override
  public void close() throws IOException {
    out.close();
    try {
      if (git.waitFor() != 0) {
        throw new IllegalStateException("git fast-import failed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
