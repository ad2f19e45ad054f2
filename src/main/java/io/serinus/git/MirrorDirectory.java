package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.model.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one mirror. Held by one process at a time; a marker file written last says that
 * it was made completely and for which remote.
 */
final class MirrorDirectory implements AutoCloseable {
  private static final String MARKER = "serinus-mirror";
  private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[^A-Za-z0-9.]+");

  /** What a process that was killed leaves behind; harmful (locks) or just in the way. */
  private static final Pattern LEFTOVER =
      Pattern.compile(".*\\.lock|gc\\.pid|.*\\.keep|(incoming_|insert_|gc_|noz|\\.tmp-).*");

  private final Path git;
  private final RemoteUrl url;
  private final FileChannel lockFile;

  private MirrorDirectory(Path git, RemoteUrl url, FileChannel lockFile) {
    this.git = git;
    this.url = url;
    this.lockFile = lockFile;
  }

  /**
   * Takes the remote's directory below the root for this process.
   *
   * @throws UnavailableException reason {@code MirrorInUse} when another process holds it, {@code
   *     MirrorUnreadable} when the directory cannot be made
   */
  static MirrorDirectory claim(Path root, RemoteUrl url) {
    String name = nameFor(url);
    Path lockPath = root.resolve(name + ".lock");
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new UnavailableException(
            "MirrorInUse",
            ("The mirror of %s in %s is used by another process. Give each controller its own"
                    + " directory.")
                .formatted(url, root));
      }
      return new MirrorDirectory(root.resolve(name + ".git"), url, channel);
    } catch (IOException failure) {
      throw new UnavailableException(
          "MirrorUnreadable",
          "The directory %s for mirrors cannot be used: %s. Make it writable."
              .formatted(root, failure),
          failure);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Readable first, then unique. */
  private static String nameFor(RemoteUrl url) {
    String readable = NOT_IN_FILE_NAMES.matcher(url.toString()).replaceAll("-");
    String clipped = readable.substring(0, Math.min(readable.length(), 60));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(UTF_8));
      return clipped + "-" + HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The bare repository's directory. */
  Path git() {
    return git;
  }

  /** Whether it was made completely, for this remote. */
  boolean isComplete() throws IOException {
    try {
      return Files.readString(git.resolve(MARKER)).equals(url.toString());
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  void markComplete() throws IOException {
    Files.writeString(git.resolve(MARKER), url.toString());
  }

  void wipe() throws IOException {
    if (!Files.exists(git)) {
      return;
    }
    for (Path path : below(Comparator.reverseOrder())) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes what a killed process left; nobody else works here, so every lock is stale. */
  void sweep() throws IOException {
    for (Path path : below(Comparator.naturalOrder())) {
      if (Files.isRegularFile(path) && LEFTOVER.matcher(path.getFileName().toString()).matches()) {
        Files.delete(path);
      }
    }
  }

  /** Bytes of all files; files that vanish meanwhile count nothing. */
  long size() {
    try {
      return below(Comparator.naturalOrder()).stream()
          .map(Path::toFile)
          .filter(File::isFile)
          .mapToLong(File::length)
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<Path> below(Comparator<Path> order) throws IOException {
    try (Stream<Path> paths = Files.walk(git)) {
      return paths.sorted(order).toList();
    } catch (UncheckedIOException vanished) {
      throw vanished.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
