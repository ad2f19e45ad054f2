package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.reconcile.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Canary is deleted. */
final class DeletionTest {
  private static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
  private static final ObjectRef APEX = new ObjectRef("v1", "Service", "test", "app");
  private static final ObjectRef PRIMARY =
      new ObjectRef("apps/v1", "Deployment", "test", "app-primary");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void withoutTheFlagWhatWasGeneratedGoesWithTheCanaryAndNoFinalizerIsWritten() {
    SandboxRun run = initialised(false);

    delete(run);
    run.pass(Duration.ofMinutes(1));

    assertThat(run.sandbox().find(PRIMARY)).isEmpty();
    assertThat(run.sandbox().find(ROUTES)).isEmpty();
    assertThat(run.cluster().writes()).noneMatch(write -> write.startsWith("metadata"));
  }

  @Test
  void theFinalizerIsThereBeforeAnythingIsMade() {
    SandboxRun run = initialised(true);

    assertThat(run.cluster().writes().get(0)).startsWith("metadata Canary");
  }

  @Test
  void usersAreSentToTheTargetOnlyWhenItIsReadyAndThePrimaryGoesOnlyAfterItDrained() {
    SandboxRun run = initialised(true);
    delete(run);

    assertThat(run.await(() -> selected(run).equals("app"), LIMIT)).isTrue();
    assertThat(run.object(SandboxRun.TARGET).at("/status/availableReplicas").asInt()).isEqualTo(2);
    assertThat(run.object(PRIMARY).at("/spec/replicas").asInt()).isEqualTo(2);
    run.pass(Duration.ofSeconds(8));
    assertThat(run.sandbox().find(PRIMARY)).as("the primary drains").isPresent();
    assertThat(run.await(() -> gone(run), LIMIT)).isTrue();
    run.pass(Duration.ofSeconds(1));
    assertThat(run.sandbox().find(PRIMARY)).isEmpty();
    assertThat(run.object(SandboxRun.TARGET).at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void adoptedServiceAndRoutesAreGivenBackAsTheyWere() {
    SandboxRun run = new SandboxRun();
    adopted().forEach(run::apply);
    JsonNode original = run.object(ROUTES).at("/spec");
    begin(run, true);
    assertThat(run.object(ROUTES).at("/spec")).isNotEqualTo(original);

    delete(run);
    assertThat(run.await(() -> gone(run), LIMIT)).isTrue();
    run.pass(Duration.ofMinutes(1));

    assertThat(run.object(ROUTES).at("/spec")).isEqualTo(original);
    assertThat(run.object(ROUTES).annotations()).isEmpty();
    assertThat(selected(run)).isEqualTo("app");
  }

  @Test
  void aTargetThatDoesNotBecomeReadyIsWaitedForWhileThePrimaryServes() {
    SandboxRun run = initialised(true);
    run.cluster().failWhile(write -> write.contains("Deployment test/app"), Fault.DENIED);
    delete(run);
    run.pass(Duration.ofMinutes(5));

    assertThat(run.status().phase()).isEqualTo(Phase.TERMINATING);
    assertThat(run.status().rollout().reason()).contains(Fault.WORDS);
    assertThat(selected(run)).isEqualTo("app-primary");

    run.cluster().heal();
    assertThat(run.await(() -> gone(run), LIMIT)).isTrue();
  }

  private static SandboxRun initialised(boolean revert) {
    SandboxRun run = new SandboxRun();
    begin(run, revert);
    return run;
  }

  private static void begin(SandboxRun run, boolean revert) {
    run.apply(Manifests.deployment("app", "1"));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    ((ObjectNode) canary.get("spec")).put("revertOnDeletion", revert);
    run.apply(KubernetesObject.of(canary));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private static void delete(SandboxRun run) {
    ObjectRef ref = SandboxRun.APP.ref();
    run.sandbox().delete(ref, run.object(ref).uid());
  }

  private static boolean gone(SandboxRun run) {
    return run.sandbox().find(SandboxRun.APP.ref()).isEmpty();
  }

  private static String selected(SandboxRun run) {
    return run.object(APEX).at("/spec/selector/app").asText();
  }

  private static List<KubernetesObject> adopted() {
    return List.of(
        Manifests.object(
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: app}
            spec:
              selector: {app: app}
              ports: [{name: http, protocol: TCP, port: 9898, targetPort: 9898}]
            """),
        Manifests.object(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {namespace: test, name: app}
            spec:
              hosts: [app]
              http: [{route: [{destination: {host: app}, weight: 100}]}]
            """));
  }
}
