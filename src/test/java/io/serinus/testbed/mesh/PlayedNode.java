package io.serinus.testbed.mesh;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serinus.testbed.BedFolder;
import io.serinus.testbed.ChildProcess;
import io.serinus.testbed.ClusterContents;
import io.serinus.testbed.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The node whose pods really answer, and the exporter of the mesh's telemetry. */
final class PlayedNode {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final URI EXPORTER = URI.create("http://" + MeshAddresses.EXPORTER);

  private PlayedNode() {}

  static ChildProcess start(BedFolder folder, Path kubeconfig, ClusterContents contents) {
    contents.createNode();
    ChildProcess player =
        ChildProcess.start(
            "mesh node",
            folder.resolve("mesh-node.log"),
            List.of(
                program().toString(),
                "node",
                "--kubeconfig=" + kubeconfig,
                "--listen=" + MeshAddresses.EXPORTER,
                "--proxies=%s:%d,%s:%d"
                    .formatted(
                        MeshAddresses.GATEWAY_IP,
                        MeshAddresses.ADMIN_PORT,
                        MeshAddresses.SIDECAR_IP,
                        MeshAddresses.ADMIN_PORT)),
            Map.of());
    player.awaitReady(START_LIMIT, contents::isNodeReady);
    return player;
  }

  static Path program() {
    return ProjectFiles.built("mesh").resolve("mesh");
  }

  /** Where {@code /metrics} is. */
  static URI exporter() {
    return EXPORTER;
  }

  static List<PodAnswers> answers() {
    try (InputStream pods = EXPORTER.resolve("/pods").toURL().openStream()) {
      return JSON.readValue(pods, new TypeReference<List<PodAnswers>>() {});
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
