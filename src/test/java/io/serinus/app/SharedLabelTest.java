package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two workloads with one label value in a namespace, over whole rollouts. */
final class SharedLabelTest {
  private static final List<String> SERVICES = List.of("app", "app-primary", "app-canary");

  private final SandboxRun run = new SandboxRun();

  @Test
  void servicesSelectByAllMatchLabelsFromTheFirstMomentAndThePrimaryToo() {
    run.apply(workload("worker", "{name: mc, component: worker}"));
    run.apply(workload("app", "{name: mc, component: web}"));
    run.apply(Manifests.canary("app", "app"));
    reaches(Phase.INITIALIZED);
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(selector("app")).isEqualTo("{\"component\":\"web\",\"name\":\"mc-primary\"}");
    assertThat(selector("app-primary"))
        .isEqualTo("{\"component\":\"web\",\"name\":\"mc-primary\"}");
    assertThat(selector("app-canary")).isEqualTo("{\"component\":\"web\",\"name\":\"mc\"}");
    assertThat(
            run.object(SandboxRun.TARGET.named("app-primary"))
                .at("/spec/selector/matchLabels")
                .toString())
        .isEqualTo("{\"component\":\"web\",\"name\":\"mc-primary\"}");
  }

  @Test
  void aWorkloadThatComesLaterIsLeftOutAtOnceAndThePrimaryKeepsItsSelector() {
    run.apply(workload("app", "{name: mc, component: web}"));
    run.apply(Manifests.canary("app", "app"));
    reaches(Phase.INITIALIZED);
    run.pass(Duration.ofMinutes(1));
    SERVICES.forEach(name -> assertThat(selector(name)).doesNotContain("component"));

    run.apply(workload("worker", "{name: mc, component: worker}"));
    run.pass(Duration.ofSeconds(1));
    SERVICES.forEach(name -> assertThat(selector(name)).contains("\"component\":\"web\""));
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(
            run.object(SandboxRun.TARGET.named("app-primary"))
                .at("/spec/selector/matchLabels")
                .toString())
        .isEqualTo("{\"name\":\"mc-primary\"}");
  }

  @Test
  void whatNoLabelLeavesOutRefusesTheTargetAndItHealsWhenTheOtherGoes() {
    run.apply(workload("app", "{name: mc}"));
    run.apply(workload("worker", "{name: mc, component: worker}"));
    run.apply(Manifests.canary("app", "app"));
    run.pass(Duration.ofMinutes(1));
    assertThat(usable())
        .hasValueSatisfying(
            condition -> {
              assertThat(condition.reason()).isEqualTo("LabelShared");
              assertThat(condition.message())
                  .startsWith("the pods of Deployment test/worker have the label name=mc too");
            });
    assertThat(run.sandbox().find(service("app-primary"))).isEmpty();

    ObjectRef worker = SandboxRun.TARGET.named("worker");
    run.sandbox().delete(worker, run.object(worker).uid());
    reaches(Phase.INITIALIZED);
    assertThat(usable()).isEmpty();
  }

  private Optional<Condition> usable() {
    return run.status().conditions().stream()
        .filter(condition -> condition.type().equals("TargetUsable"))
        .findFirst();
  }

  private void reaches(Phase phase) {
    assertThat(run.await(() -> run.status().phase() == phase, Duration.ofMinutes(10))).isTrue();
  }

  private String selector(String name) {
    return run.object(service(name)).at("/spec/selector").toString();
  }

  private static ObjectRef service(String name) {
    return new ObjectRef("v1", "Service", "test", name);
  }

  private static KubernetesObject workload(String name, String labels) {
    return Manifests.object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: test, name: %1$s}
        spec:
          replicas: 2
          selector: {matchLabels: %2$s}
          template:
            metadata: {labels: %2$s}
            spec: {containers: [{name: app, image: "example.test/app:1"}]}
        """
            .formatted(name, labels));
  }
}
