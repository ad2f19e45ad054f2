package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What people's workloads are like, and what becomes of it in their primary. */
final class TargetTraitsTest {
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");
  private static final Duration LONG = Duration.ofMinutes(10);

  private final SandboxRun run = new SandboxRun();

  @Test
  void aServiceNameThatIsTooLongForItsTwinIsSaidBeforeAnythingIsMade() {
    String name = "a".repeat(56);
    apply(canary -> service(canary).put("name", name), target -> {});
    run.pass(Duration.ofSeconds(30));
    assertThat(run.status().rollout().reason())
        .isEqualTo(
            "the Service %s-primary would have 64 characters and Kubernetes allows 63: write a"
                    .formatted(name)
                + " spec.service.name of at most 55");
    assertThat(run.sandbox().find(PRIMARY)).isEmpty();

    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          service(tree).put("name", "a".repeat(55));
          return tree;
        });
    assertThat(run.await(() -> run.status().phase() == Phase.INITIALIZED, LONG)).isTrue();
  }

  @Test
  void aLabelThatIsTooLongForThePrimaryIsSaidBeforeAnythingIsMade() {
    String value = "v".repeat(60);
    apply(
        canary -> {},
        target -> {
          ((ObjectNode) target.at("/spec/selector/matchLabels")).put("app", value);
          ((ObjectNode) target.at("/spec/template/metadata/labels")).put("app", value);
        });
    run.pass(Duration.ofSeconds(30));
    assertThat(run.status().rollout().reason())
        .startsWith("the label app: " + value + "-primary of the primary's pods would have 68")
        .endsWith("of at most 55");
    assertThat(run.sandbox().find(PRIMARY)).isEmpty();
  }

  @Test
  void sidecarsAndPortsOfEveryProtocolReachThePrimaryAndItsServices() {
    apply(
        canary -> service(canary).put("portDiscovery", true),
        target -> {
          ObjectNode pod = (ObjectNode) target.at("/spec/template/spec");
          pod.putArray("initContainers")
              .addObject()
              .put("name", "proxy")
              .put("image", "example.test/proxy:1")
              .put("restartPolicy", "Always");
          ObjectNode container = (ObjectNode) pod.at("/containers/0");
          container
              .putArray("ports")
              .add(port("dns", 53, "UDP"))
              .add(port("dns-tcp", 53, "TCP"))
              .add(port("signal", 3868, "SCTP"));
        });
    assertThat(run.await(() -> run.status().phase() == Phase.INITIALIZED, LONG)).isTrue();
    assertThat(
            run.object(PRIMARY).at("/spec/template/spec/initContainers/0/restartPolicy").asText())
        .isEqualTo("Always");
    for (String service : new String[] {"app", "app-primary", "app-canary"}) {
      assertThat(
              run.object(new ObjectRef("v1", "Service", "test", service))
                  .at("/spec/ports")
                  .findValuesAsText("protocol"))
          .as(service)
          .containsExactlyInAnyOrder("TCP", "UDP", "TCP", "SCTP");
    }
  }

  private void apply(Consumer<ObjectNode> canary, Consumer<ObjectNode> target) {
    ObjectNode asked = Manifests.canary("app", "app").tree();
    canary.accept(asked);
    run.apply(KubernetesObject.of(asked));
    ObjectNode workload = Manifests.deployment("app", "1").tree();
    target.accept(workload);
    run.apply(KubernetesObject.of(workload));
  }

  private static ObjectNode service(ObjectNode canary) {
    return canary.withObjectProperty("spec").withObjectProperty("service");
  }

  private static ObjectNode port(String name, int number, String protocol) {
    KubernetesObject carrier =
        Manifests.object(
            "{apiVersion: v1, kind: X, metadata: {name: x}, part: {name: %s, containerPort: %d, protocol: %s}}"
                .formatted(name, number, protocol));
    return (ObjectNode) carrier.at("/part");
  }
}
