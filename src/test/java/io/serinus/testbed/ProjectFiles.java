package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The test bed's own files in the work tree, and the programs that are built from them. */
public final class ProjectFiles {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

  private ProjectFiles() {}

  /** A file below {@code src/it}. */
  public static Path testBed(String name) {
    String root = System.getProperty("serinus.basedir", System.getProperty("user.dir"));
    return Path.of(root, "src", "it", name);
  }

  /** Folder of a program that {@code src/it/build} makes; building it the first time is slow. */
  public static Path built(String program) {
    try {
      Path log = Files.createTempFile("serinus-bed-build-" + program + "-", ".log");
      String script = testBed("build").toString();
      String said =
          ChildProcess.run(
              "src/it/build " + program,
              log,
              List.of("bash", script, program),
              Map.of(),
              BUILD_LIMIT);
      Files.delete(log);
      return Path.of(said.substring(said.lastIndexOf('\n') + 1));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An executable on the PATH. */
  public static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** An environment variable that is set and not empty. */
  public static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
  }
}
