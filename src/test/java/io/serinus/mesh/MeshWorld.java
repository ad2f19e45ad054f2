package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.model.Canary;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.testbed.BedFolder;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.mesh.MeshBed;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The mesh bed with the controller on it, as it ships and with the rights of {@code deploy/}. */
final class MeshWorld implements AutoCloseable {
  static final String CONTROLLER_USER = "system:serviceaccount:serinus-system:serinus";
  private static final String CANARY = "Canary";
  private static final String FLAGGER = "flagger.app/v1beta1";

  final MeshBed bed;
  final KubernetesClient client;
  final Clock clock = Clock.systemUTC();
  final ControllerProcess controller;
  private final BedFolder folder = BedFolder.create("mesh-controller");

  MeshWorld(MeshBed bed) {
    this.bed = bed;
    this.client = bed.client();
    DeployFiles.install(client, DeployFiles.DEFINITIONS);
    DeployFiles.install(client, List.of("rbac.yaml"));
    this.controller =
        ControllerProcess.start(
            folder.write("serinus.yaml", settings()), folder.resolve("serinus.log"));
  }

  private String settings() {
    return """
        cluster: {name: mesh, kubeconfig: %s}
        metrics: {server: '%s'}
        rollout: {drain: 1s}
        storage: {path: %s}
        server: {port: 0}
        """
        .formatted(
            bed.kubernetes().kubeconfigForServiceAccount("serinus-system", "serinus"),
            bed.prometheus().url(),
            folder.resolve("data"));
  }

  void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  boolean hasNamespace(String name) {
    return client.namespaces().withName(name).get() != null;
  }

  /** Applies what a user wrote. */
  void apply(String namespace, JsonNode tree) {
    ObjectNode placed = tree.deepCopy();
    placed.withObjectProperty("metadata").put("namespace", namespace);
    client
        .resource(Serialization.unmarshal(placed.toString(), GenericKubernetesResource.class))
        .fieldManager("kubectl")
        .forceConflicts()
        .serverSideApply();
  }

  Optional<Canary> canary(String namespace, String name) {
    return object(namespace, FLAGGER, CANARY, name).map(Canary::of);
  }

  /** Edits the weights of a VirtualService as a person may do. */
  void routeByHand(String namespace, String name, int canaryWeight) {
    client
        .genericKubernetesResources("networking.istio.io/v1", "VirtualService")
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "replace", "path": "/spec/http/0/route/0/weight", "value": %d},
             {"op": "replace", "path": "/spec/http/0/route/1/weight", "value": %d}]
            """
                .formatted(100 - canaryWeight, canaryWeight));
  }

  void deleteCanary(String namespace, String name) {
    client
        .genericKubernetesResources(FLAGGER, CANARY)
        .inNamespace(namespace)
        .withName(name)
        .delete();
  }

  Optional<KubernetesObject> object(String namespace, String api, String kind, String name) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(api, kind)
                .inNamespace(namespace)
                .withName(name)
                .get())
        .map(found -> KubernetesObject.of(Json.MAPPER.valueToTree(found)));
  }

  /** Pods of a Deployment that are there, ready or not. */
  int pods(String namespace, String deployment) {
    return object(namespace, "apps/v1", "Deployment", deployment)
        .map(found -> found.at("/status/replicas").asInt())
        .orElse(0);
  }

  @Override
  public void close() {
    controller.close();
    folder.close();
  }
}
