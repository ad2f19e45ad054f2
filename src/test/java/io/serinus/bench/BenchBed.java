package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.testbed.BedDiscovery;
import io.serinus.testbed.KubernetesBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The test bed, started with the first figure that needs it. */
final class BenchBed implements AutoCloseable {
  /** Canaries of a busy cluster. */
  static final int MANY = 20;

  private @Nullable Path folder;
  private @Nullable KubernetesBed bed;
  private @Nullable EndToEndWorld world;
  private @Nullable Applications applications;

  EndToEndWorld world() throws IOException {
    EndToEndWorld present = world;
    if (present == null) {
      Path made = Files.createTempDirectory("serinus-bench-");
      folder = made;
      KubernetesBed cluster = BedDiscovery.start();
      bed = cluster;
      present = new EndToEndWorld(cluster, made, "apps");
      world = present;
    }
    return present;
  }

  /** A controller that drives at least this many applications, all of them at rest. */
  Applications applications(int count) throws IOException {
    Applications present = applications;
    if (present == null) {
      present = new Applications(world());
      applications = present;
    }
    present.ensure(count);
    return present;
  }

  /** Two controllers at once would drive the same canaries. */
  void stopApplications() {
    if (applications != null) {
      applications.controller().stop();
      applications = null;
    }
  }

  @Override
  public void close() throws Exception {
    if (world != null) {
      world.close();
    }
    if (bed != null) {
      bed.close();
    }
    if (folder != null) {
      delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
