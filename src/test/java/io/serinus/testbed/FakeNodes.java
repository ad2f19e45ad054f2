package io.serinus.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Plays one large node with kwok: pods become ready, late or never, as their annotations say. */
final class FakeNodes {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private FakeNodes() {}

  /**
   * Makes the node and returns when it is ready.
   *
   * @param kwok folder with the program and its stages.yaml
   */
  static ChildProcess start(
      BedFolder folder, Path kwok, Path kubeconfig, ClusterContents contents) {
    contents.createNode();
    ChildProcess player =
        ChildProcess.start(
            "kwok",
            folder.resolve("kwok.log"),
            List.of(
                kwok.resolve("kwok").toString(),
                "--kubeconfig=" + kubeconfig,
                "--config=" + kwok.resolve("stages.yaml"),
                "--config=" + ProjectFiles.testBed("kwok/pod-never-ready.yaml"),
                "--config=" + ProjectFiles.testBed("kwok/pod-ready-after.yaml"),
                "--manage-all-nodes=true"),
            Map.of());
    player.awaitReady(START_LIMIT, contents::isNodeReady);
    return player;
  }
}
