package io.serinus.testbed.mesh;

import io.serinus.testbed.BedFolder;
import io.serinus.testbed.ChildProcess;
import io.serinus.testbed.HttpProbe;
import io.serinus.testbed.ProjectFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Istio's control plane as one process, with its validating webhook on a ClusterIP. */
final class Istiod implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("PILOT_ENABLE_ALPN_FILTER", "false"),
          Map.entry("PILOT_ENABLE_METADATA_EXCHANGE", "false"),
          Map.entry("PILOT_ENABLE_GATEWAY_API", "false"),
          Map.entry("PILOT_ENABLE_IP_AUTOALLOCATE", "false"),
          Map.entry("ENABLE_LEADER_ELECTION", "false"),
          Map.entry("INJECT_ENABLED", "false"),
          Map.entry("INJECTION_WEBHOOK_CONFIG_NAME", ""),
          Map.entry("PILOT_CERT_PROVIDER", "istiod"),
          Map.entry("ENABLE_CA_SERVER", "true"),
          Map.entry("VALIDATION_WEBHOOK_CONFIG_NAME", "istiod-default-validator"),
          Map.entry("POD_NAME", "istiod-0"),
          Map.entry("POD_NAMESPACE", "istio-system"),
          Map.entry("CLUSTER_ID", "Kubernetes"),
          Map.entry("REVISION", "default"),
          // Copies of requests are told apart by their host, as the pods count them.
          Map.entry("DISABLE_SHADOW_HOST_SUFFIX", "false"),
          Map.entry("GOMAXPROCS", "1"));

  private final BedFolder folder;
  private final List<String> command;
  private ChildProcess process;

  Istiod(BedFolder folder, Path kubeconfig) {
    this.folder = folder;
    Path settings =
        folder.write(
            "mesh.yaml",
            """
            enableTracing: false
            enableAutoMtls: false
            enablePrometheusMerge: false
            defaultConfig: {discoveryAddress: "%s:%d", controlPlaneAuthPolicy: NONE, tracing: {}}
            """
                .formatted(MeshAddresses.ISTIOD_IP, MeshAddresses.DISCOVERY_PORT));
    this.command =
        List.of(
            ProjectFiles.built("istiod").resolve("pilot-discovery").toString(),
            "discovery",
            "--kubeconfig=" + kubeconfig,
            "--meshConfig=" + settings,
            "--grpcAddr=" + MeshAddresses.ISTIOD_IP + ":" + MeshAddresses.DISCOVERY_PORT,
            "--secureGRPCAddr=",
            "--httpAddr=" + MeshAddresses.ISTIOD_IP + ":8080",
            "--httpsAddr=" + MeshAddresses.WEBHOOK_IP + ":443",
            "--monitoringAddr=" + MeshAddresses.ISTIOD_IP + ":15014",
            "--ctrlz_port=0");
    this.process = startProcess();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once. What the Envoys were last told stays in force. */
  void stop() {
    process.kill();
  }

  /** Returns when it says that it is ready. */
  void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("istiod is running");
    }
    process = startProcess();
    awaitReady();
  }

  void awaitReady() {
    URI ready = URI.create("http://" + MeshAddresses.ISTIOD_IP + ":8080/ready");
    process.awaitReady(START_LIMIT, () -> HttpProbe.answersOk(ready));
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess startProcess() {
    return ChildProcess.start("istiod", folder.resolve("istiod.log"), command, SETTINGS);
  }
}
