package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryKey;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets that give one thing twice, as create takes them and server-side apply does not. */
@OnTestBed
final class RepeatedEntriesIT {
  private final DrivenCanaries run;

  RepeatedEntriesIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theTargetIsInitialisedWithTheLastVariableAndPromotedAndTheConditionSaysIt() {
    create(target("shop"));
    CanaryKey key = run.canary("shop", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    assertPrimary("shop", "1");
    assertThat(run.read("apps/v1", "Deployment", "shop").at("/spec/replicas").asInt()).isZero();

    image("shop", "2");
    run.reaches(key, Phase.SUCCEEDED);
    assertPrimary("shop", "2");
    run.settles(key);
    assertThat(run.status(key).conditions())
        .anySatisfy(
            condition ->
                assertThat(condition.message())
                    .contains("container app gives the variable PATH_ more than once"));
  }

  @Test
  void aPrimaryThatItselfGivesItTwiceAsOthersLeaveItIsPromotedToo() {
    create(target("left"));
    CanaryKey key = run.canary("left", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    var primary =
        run.admin().apps().deployments().inNamespace(run.namespace()).withName("left-primary");
    primary.edit(
        (Deployment deployment) -> {
          deployment
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .get(0)
              .setEnv(
                  List.of(
                      new EnvVar("PATH_", "/default", null),
                      new EnvVar("LEVEL", "info", null),
                      new EnvVar("PATH_", "/shop", null)));
          return deployment;
        });
    image("left", "2");
    run.reaches(key, Phase.SUCCEEDED);
    assertPrimary("left", "2");
    run.settles(key);
  }

  private static String target(String name) {
    return DrivenCanaries.workload(name, "Deployment")
        .replace(
            "image:",
            "env: [{name: PATH_, value: /default}, {name: LEVEL, value: info}, {name: PATH_, value:"
                + " /shop}], ports: [{name: http, containerPort: 8080}, {name: metrics,"
                + " containerPort: 8080}], image:");
  }

  private void create(String yaml) {
    Deployment deployment = Serialization.unmarshal(Yaml.parse(yaml).toString(), Deployment.class);
    deployment.getMetadata().setNamespace(run.namespace());
    run.admin().resource(deployment).create();
  }

  private void image(String name, String tag) {
    run.admin()
        .apps()
        .deployments()
        .inNamespace(run.namespace())
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"example.test/app:"
                + tag
                + "\"}]");
  }

  private void assertPrimary(String name, String tag) {
    JsonNode container =
        run.read("apps/v1", "Deployment", name + "-primary").at("/spec/template/spec/containers/0");
    assertThat(container.path("image").asText()).endsWith(":" + tag);
    assertThat(container.path("env"))
        .isEqualTo(Yaml.parse("[{name: LEVEL, value: info}, {name: PATH_, value: /shop}]"));
    assertThat(container.path("ports")).hasSize(1);
  }
}
