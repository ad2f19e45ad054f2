package io.serinus.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.serinus.model.Canary;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.Forge;
import io.serinus.testbed.ForgeRepository;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.MeshExporter;
import io.serinus.testbed.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that one end-to-end run needs: cluster, telemetry, forge, a repository on it, and the
 * controller's files.
 */
public final class EndToEndWorld implements AutoCloseable {
  public static final String CONTROLLER_NAMESPACE = "serinus-system";
  public static final String CONTROLLER_USER = "system:serviceaccount:serinus-system:serinus";

  public static final ResourceDefinitionContext CANARIES =
      new ResourceDefinitionContext.Builder()
          .withGroup("flagger.app")
          .withVersion("v1beta1")
          .withKind("Canary")
          .withPlural("canaries")
          .withNamespaced(true)
          .build();

  public final KubernetesBed bed;
  public final KubernetesClient admin;
  public final MeshExporter mesh;
  public final PrometheusServer prometheus;
  public final Forge forge;
  public final ForgeRepository repository;
  public final Path folder;
  private final List<AutoCloseable> parts = new ArrayList<>();

  public EndToEndWorld(KubernetesBed bed, Path folder, String repositoryName) {
    this.bed = bed;
    this.folder = folder;
    this.admin = bed.adminClient();
    this.mesh = keep(MeshExporter.following(bed, Clock.systemUTC(), 200));
    this.prometheus = keep(PrometheusServer.scraping(mesh.address()));
    this.forge = keep(Forge.start());
    this.repository = forge.api().createRepository(repositoryName);
    installController();
  }

  /**
   * CRDs, service account and roles as {@code deploy/} has them; the Deployment is played by a
   * process.
   */
  private void installController() {
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    DeployFiles.install(admin, List.of("rbac.yaml"));
  }

  /** The controller as the end-to-end story runs it: quick, and driven by the repository. */
  ControllerProcess startController() {
    return startController("e2e", "2s", repositoryWithForge());
  }

  /**
   * Writes a {@code serinus.yaml} and starts the controller as the service account that deploy/
   * installs.
   *
   * @param cluster the cluster's name in all that the controller tells; its files are named by it
   * @param drain how long a side drains, for example {@code 10s}
   * @param repositories the list under {@code repositories}, in YAML
   */
  public ControllerProcess startController(String cluster, String drain, String repositories) {
    Path kubeconfig = bed.kubeconfigForServiceAccount(CONTROLLER_NAMESPACE, "serinus");
    Path config =
        write(
            cluster + ".yaml",
            """
            cluster: {name: %s, kubeconfig: %s}
            metrics: {server: '%s'}
            rollout: {drain: %s}
            storage: {path: %s}
            server: {port: 0}
            repositories:
            %s"""
                .formatted(
                    cluster,
                    kubeconfig,
                    prometheus.url(),
                    drain,
                    folder.resolve(cluster + "-data"),
                    repositories));
    return keep(ControllerProcess.start(config, folder.resolve(cluster + ".log")));
  }

  /** The repository, with its status branch and its pull requests. */
  public String repositoryWithForge() {
    Path token = write("forge-token", forge.token());
    return repository("apps", repository.cloneUrl())
        + """
            status: {flush: 1s}
            forge: {type: gitea, token: '${file:%s}', allowInsecureHttp: true}
        """
            .formatted(token);
  }

  /** A repository of the forge that is only read and applied. */
  public String repository(String name, String url) {
    Path token = write("forge-token", forge.token());
    return """
          - name: %s
            url: %s
            branch: main
            pollInterval: 1s
            credentials: {username: %s, password: '${file:%s}', allowInsecureHttp: true}
        """
        .formatted(name, url, Forge.USER, token);
  }

  /** Files of the repository: a namespace's podinfo and its Canary. */
  Map<String, String> podinfo(String namespace, String tag, Map<String, String> podAnnotations) {
    StringBuilder annotations = new StringBuilder();
    podAnnotations.forEach(
        (key, value) ->
            annotations.append("        ").append(key).append(": \"").append(value).append("\"\n"));
    return Map.of(
        namespace + "/deployment.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: podinfo
          namespace: %s
          labels: {app: podinfo}
        spec:
          replicas: 2
          progressDeadlineSeconds: 60
          selector:
            matchLabels: {app: podinfo}
          template:
            metadata:
              labels: {app: podinfo}
              annotations:
                prometheus.io/scrape: "true"
        %s    spec:
              containers:
                - name: podinfod
                  image: ghcr.io/stefanprodan/podinfo:%s
                  ports:
                    - {name: http, containerPort: 9898, protocol: TCP}
        """
            .formatted(namespace, annotations, tag),
        namespace + "/canary.yaml",
        """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata:
          name: podinfo
          namespace: %s
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
          progressDeadlineSeconds: 60
          service:
            port: 9898
            portName: http
            targetPort: 9898
            gateways: [istio-system/public-gateway, mesh]
            hosts: [app.example.com]
            retries: {attempts: 3, perTryTimeout: 1s, retryOn: "gateway-error,connect-failure,refused-stream"}
          analysis:
            interval: 4s
            threshold: 2
            maxWeight: 60
            stepWeight: 20
            metrics:
              - name: request-success-rate
                thresholdRange: {min: 99}
                interval: 4s
              - name: request-duration
                thresholdRange: {max: 500}
                interval: 4s
        """
            .formatted(namespace));
  }

  Optional<Canary> canary(String namespace) {
    return canary(namespace, "podinfo");
  }

  /** A Canary as the API server has it now. */
  public Optional<Canary> canary(String namespace, String name) {
    GenericKubernetesResource found =
        admin.genericKubernetesResources(CANARIES).inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(found).map(object -> Canary.of(KubernetesObject.of(tree(object))));
  }

  /** An object as JSON. */
  static JsonNode tree(HasMetadata object) {
    return Json.MAPPER.valueToTree(object);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  @Override
  public void close() throws Exception {
    for (int last = parts.size() - 1; last >= 0; last--) {
      parts.get(last).close();
    }
  }
}
