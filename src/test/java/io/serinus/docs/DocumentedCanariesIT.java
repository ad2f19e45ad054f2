package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.Kubectl;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What the documentation says of Canaries, asked of a real API server. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedCanariesIT {
  private KubernetesBed bed;
  private KubernetesClient client;
  private String namespace;

  @BeforeAll
  void install(KubernetesBed given, TestNamespace place) {
    bed = given;
    client = given.adminClient();
    namespace = place.name();
    for (Path file : Yaml.files(Path.of("deploy/crds"))) {
      client.resource(Serialization.asJson(Yaml.documents(file).get(0))).serverSideApply();
    }
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(Duration.ofSeconds(20)).until(() -> client.raw(url) != null);
  }

  @TestFactory
  Stream<DynamicTest> everyCanaryOfTheDocumentationIsAcceptedWithAllItsFields() {
    List<DynamicTest> tests =
        Markdown.all().stream()
            .flatMap(
                page ->
                    page.blocks().stream()
                        .filter(block -> block.language().equals("yaml"))
                        .filter(block -> block.text().contains("kind: Canary"))
                        .map(
                            block ->
                                DynamicTest.dynamicTest(
                                    page.file() + ":" + block.line(),
                                    () -> accepted(Yaml.parse(block.text())))))
            .toList();
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }

  @Test
  void kubectlShowsWhatUsersKnow() {
    stored("columns", "Progressing");
    try (Kubectl kubectl = new Kubectl(bed.kubeconfig(BedUser.ADMIN), namespace)) {
      assertThat(cells(kubectl.run("get", "canaries", "columns")))
          .containsExactly(
              List.of("NAME", "STATUS", "WEIGHT", "LASTTRANSITIONTIME"),
              List.of("columns", "Progressing", "20", "2026-01-01T00:00:00Z"));
      assertThat(cells(kubectl.run("get", "canaries", "columns", "-o", "wide")))
          .containsExactly(
              List.of(
                  "NAME",
                  "STATUS",
                  "WEIGHT",
                  "SUSPENDED",
                  "FAILEDCHECKS",
                  "INTERVAL",
                  "MIRROR",
                  "STEPWEIGHT",
                  "STEPWEIGHTS",
                  "MAXWEIGHT",
                  "LASTTRANSITIONTIME"),
              List.of(
                  "columns",
                  "Progressing",
                  "20",
                  "true",
                  "1",
                  "30s",
                  "true",
                  "10",
                  "[1,50]",
                  "50",
                  "2026-01-01T00:00:00Z"));
    }
  }

  private void accepted(JsonNode canary) {
    ObjectNode placed = canary.deepCopy();
    placed.withObjectProperty("metadata").put("namespace", namespace);
    GenericKubernetesResource resource =
        Serialization.unmarshal(placed.toString(), GenericKubernetesResource.class);
    GenericKubernetesResource stored =
        client
            .resource(resource)
            .dryRun()
            .fieldValidation(Validation.STRICT)
            .fieldManager("kubectl")
            .serverSideApply();
    assertThat(Yaml.parse(Serialization.asJson(stored)).get("spec")).isEqualTo(canary.get("spec"));
  }

  /** A Canary whose status says that much. */
  private void stored(String name, String phase) {
    GenericKubernetesResource canary =
        Serialization.unmarshal(
            Yaml.parse(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: Canary
                    metadata: {name: %1$s, namespace: %2$s}
                    spec:
                      suspend: true
                      targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
                      service: {port: 9898}
                      analysis: {interval: 30s, mirror: true, stepWeight: 10, stepWeights: [1, 50], maxWeight: 50}
                    status:
                      phase: %3$s
                      canaryWeight: 20
                      failedChecks: 1
                      iterations: 0
                      lastTransitionTime: "2026-01-01T00:00:00Z"
                      conditions:
                        - type: Promoted
                          status: "%4$s"
                          reason: %3$s
                          message: as a rollout leaves it
                          lastUpdateTime: "2026-01-01T00:00:00Z"
                          lastTransitionTime: "2026-01-01T00:00:00Z"
                    """
                        .formatted(
                            name, namespace, phase, phase.equals("Succeeded") ? "True" : "Unknown"))
                .toString(),
            GenericKubernetesResource.class);
    client.resource(canary).create();
    client.resource(canary).updateStatus();
  }

  private static List<List<String>> cells(String table) {
    return table.lines().map(line -> List.of(line.strip().split("\\s{2,}", -1))).toList();
  }
}
