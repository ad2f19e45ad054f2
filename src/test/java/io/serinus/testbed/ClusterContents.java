package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What every cluster of the tests holds: Istio's definitions and one node large enough. */
public record ClusterContents(KubernetesClient client) {
  private static final String NODE = "bed-node";
  private static final List<ResourceDefinitionContext> SEEN_BY_CONTROLLERS =
      List.of(
          kind("flagger.app", "v1beta1", "Canary", "canaries"),
          kind("networking.istio.io", "v1", "VirtualService", "virtualservices"),
          kind("apps", "v1", "Deployment", "deployments"));
  private static final Duration ESTABLISHED_LIMIT = Duration.ofMinutes(1);

  /** Applies the definitions of a YAML file and waits until the API server serves them. */
  void install(Path definitions) {
    try (InputStream yaml = Files.newInputStream(definitions)) {
      client.load(yaml).serverSideApply();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("virtualservices.networking.istio.io")
        .waitUntilCondition(
            definition ->
                definition.getStatus() != null
                    && definition.getStatus().getConditions().stream()
                        .anyMatch(
                            condition ->
                                condition.getType().equals("Established")
                                    && condition.getStatus().equals("True")),
            ESTABLISHED_LIMIT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static ResourceDefinitionContext kind(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  boolean servesIstio() {
    return client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("virtualservices.networking.istio.io")
            .get()
        != null;
  }

  public void createNode() {
    Map<String, Quantity> room =
        Map.of(
            "cpu", new Quantity("10000"),
            "memory", new Quantity("100Ti"),
            "pods", new Quantity("100000"));
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(NODE)
            .addToLabels("kubernetes.io/hostname", NODE)
            .endMetadata()
            .withNewStatus()
            .withAllocatable(room)
            .withCapacity(room)
            .endStatus()
            .build();
    client.resource(node).create();
  }

  public boolean isNodeReady() {
    return Readiness.isNodeReady(client.nodes().withName(NODE).get());
  }

  /**
   * Deletes a namespace. What a controller of the next test could see is deleted at once; the rest
   * goes by itself a few seconds later, and nobody waits for that.
   */
  public void clear(String namespace) {
    for (ResourceDefinitionContext kind : SEEN_BY_CONTROLLERS) {
      if (client.supports(kind.getGroup() + "/" + kind.getVersion(), kind.getKind())) {
        client.genericKubernetesResources(kind).inNamespace(namespace).delete();
      }
    }
    client.namespaces().withName(namespace).delete();
  }

  /** The sign that the controller manager works. */
  boolean hasDefaultServiceAccount() {
    return client.serviceAccounts().inNamespace("default").withName("default").get() != null;
  }
}
