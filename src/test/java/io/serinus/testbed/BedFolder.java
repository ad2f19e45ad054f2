package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A temporary folder that holds one part's data, configuration and logs until it is closed. */
public record BedFolder(Path path) implements AutoCloseable {
  private static final Duration DELETION_LIMIT = Duration.ofSeconds(20);

  public static BedFolder create(String part) {
    try {
      return new BedFolder(Files.createTempDirectory("serinus-bed-" + part + "-"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Makes a folder inside this one. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes a file that only its owner may read; many of them hold credentials. */
  public Path write(String name, String text) {
    Path file = path.resolve(name);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Deletes it; what a killed program's own children still write meanwhile is waited for. */
  @Override
  public void close() {
    Awaitility.await("deletion of " + path)
        .atMost(DELETION_LIMIT)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(BedFolder::isStillWritten)
        .until(this::deleted);
  }

  private boolean deleted() throws IOException {
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
      return true;
    }
  }

  private static boolean isStillWritten(Throwable failure) {
    return failure instanceof DirectoryNotEmptyException
        || failure instanceof NoSuchFileException
        || failure instanceof UncheckedIOException;
  }
}
