package io.serinus.testbed.mesh;

import io.serinus.testbed.BedFolder;
import io.serinus.testbed.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests that are being sent; ends by itself after ten minutes. */
public final class Load implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(15);
  private static final String UNSENT = "#unsent ";

  private final ChildProcess process;
  private final Path file;

  private Load(ChildProcess process, Path file) {
    this.process = process;
    this.file = file;
  }

  static Load start(BedFolder folder, String name, List<LoadStream> streams) {
    Path file = folder.resolve(name + ".csv");
    List<String> command = new ArrayList<>();
    command.add(PlayedNode.program().toString());
    command.add("load");
    command.add("--out=" + file);
    streams.forEach(stream -> command.add(stream.argument()));
    return new Load(
        ChildProcess.start("load " + name, folder.resolve(name + ".log"), command, Map.of()), file);
  }

  /** All records that have been written so far; they lag by a quarter of a second. */
  public List<LoadRecord> records() {
    return lines().stream()
        .filter(line -> !line.startsWith(UNSENT))
        .map(LoadRecord::parse)
        .toList();
  }

  /** Waits for the answers that are due, ends, and gives all records. */
  public List<LoadRecord> end() {
    process.stop(END_LIMIT);
    return records();
  }

  /** Requests that could not be sent because every user was waiting; known after the end. */
  public long unsent() {
    return lines().stream()
        .filter(line -> line.startsWith(UNSENT))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private List<String> lines() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      // The last line may be half written.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
