package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The git program in one directory, without the machine's configuration. */
public final class GitProgram {
  private final Path directory;

  public GitProgram(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  /** Standard output and error of a command that must succeed, without trailing line break. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_AUTHOR_NAME", "Ada");
    builder.environment().put("GIT_AUTHOR_EMAIL", "ada@example.com");
    builder.environment().put("GIT_COMMITTER_NAME", "Ada");
    builder.environment().put("GIT_COMMITTER_EMAIL", "ada@example.com");
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " in " + directory + ": " + output);
      }
      return output.stripTrailing();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
