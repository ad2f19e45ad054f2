package io.serinus.testbed.mesh;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.testbed.BedFolder;
import io.serinus.testbed.BedPrograms;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ControlPlane;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.MissingPart;
import io.serinus.testbed.ProjectFiles;
import io.serinus.testbed.PrometheusServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A Kubernetes control plane, Istio in front of pods that really answer, and Prometheus, all in the
 * network of this JVM. Each part of it can be taken away and brought back.
 */
public final class MeshBed implements AutoCloseable {
  static final String MISSING = "SERINUS_MESH_MISSING";
  static final String NETWORK = "SERINUS_MESH_NETWORK";

  /** Rollouts with windows of two seconds need several samples in each. */
  private static final Duration SCRAPE_INTERVAL = Duration.ofMillis(500);

  private static final Duration ARMED_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final BedFolder folder;
  private final ControlPlane kubernetes;
  private final Istiod istiod;
  private final EnvoyProxy gateway;
  private final EnvoyProxy sidecar;
  private final PrometheusServer prometheus;

  private MeshBed() {
    this.folder = keep(BedFolder.create("mesh"));
    this.kubernetes = keep(ControlPlane.start(programs(), PlayedNode::start));
    install();
    this.istiod = keep(new Istiod(folder, kubernetes.kubeconfig(BedUser.MESH)));
    this.prometheus = keep(PrometheusServer.scraping(PlayedNode.exporter(), SCRAPE_INTERVAL));
    istiod.awaitReady();
    this.gateway = keep(EnvoyProxy.gateway(folder));
    this.sidecar = keep(EnvoyProxy.sidecar(folder));
    gateway.awaitReady();
    sidecar.awaitReady();
    Awaitility.await("istiod's webhook").atMost(ARMED_LIMIT).pollInterval(POLL).until(this::armed);
  }

  /** Starts everything; about fifteen seconds. Skips the test where the network is not ours. */
  public static MeshBed start() {
    requireNetwork(ProjectFiles::environment);
    return new MeshBed();
  }

  /**
   * @param environment variables as {@code src/it/mesh/bin/java} sets them
   */
  static void requireNetwork(Function<String, Optional<String>> environment) {
    Optional<String> missing = environment.apply(MISSING);
    if (missing.isPresent()) {
      throw MissingPart.skip("no mesh bed: " + missing.get());
    }
    if (environment.apply(NETWORK).isEmpty()) {
      throw MissingPart.skip(
          "no mesh bed: this JVM was not started by src/it/mesh/bin/java (mvn verify does so)");
    }
  }

  private static BedPrograms programs() {
    return ProjectFiles.environment("KUBEBUILDER_ASSETS")
        .map(assets -> BedPrograms.in(Path.of(assets)))
        .orElseGet(BedPrograms::built);
  }

  private void install() {
    try (InputStream yaml = Files.newInputStream(ProjectFiles.testBed("mesh/istio-system.yaml"))) {
      kubernetes.adminClient().load(yaml).serverSideApply();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether invalid objects of Istio are refused from now on. */
  private boolean armed() {
    List<ValidatingWebhook> hooks =
        kubernetes
            .adminClient()
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName("istiod-default-validator")
            .get()
            .getWebhooks();
    return hooks.stream().allMatch(hook -> "Fail".equals(hook.getFailurePolicy()));
  }

  public KubernetesBed kubernetes() {
    return kubernetes;
  }

  /** Shared client that may do everything. */
  public KubernetesClient client() {
    return kubernetes.adminClient();
  }

  /** Has the telemetry of gateway and sidecar; can be stopped and started again. */
  public PrometheusServer prometheus() {
    return prometheus;
  }

  /** What every pod counted itself, those that are gone included. */
  public List<PodAnswers> answers() {
    return PlayedNode.answers();
  }

  /**
   * Begins to send requests.
   *
   * @param name of its file in the bed's folder
   */
  public Load load(String name, List<LoadStream> streams) {
    return Load.start(folder, name, streams);
  }

  /** Takes istiod away at once: weights stay where they are, and Istio's objects are refused. */
  public void stopIstiod() {
    istiod.stop();
  }

  /** Returns when it is ready. */
  public void startIstiod() {
    istiod.startAgain();
  }

  /** Kills the gateway and starts it anew; returns when it has its configuration. */
  public void restartGateway() {
    gateway.stop();
    gateway.startAgain();
  }

  /**
   * Makes the pods that are there now ready or unready, but for those that are going away; new ones
   * are as their template says.
   *
   * @param app value of their label {@code app}
   */
  public void setReady(String namespace, String app, boolean ready) {
    client().pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .forEach(
            pod ->
                client()
                    .resource(pod)
                    .edit(
                        seen ->
                            new PodBuilder(seen)
                                .editMetadata()
                                .addToAnnotations(
                                    "serinus.io/test-ready", ready ? "always" : "never")
                                .endMetadata()
                                .build()));
  }

  /** Folder with the logs of istiod, of both Envoys and of the load. */
  public Path logs() {
    return folder.path();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    // Last started, first ended.
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
