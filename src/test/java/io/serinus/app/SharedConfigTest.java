package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two Canaries whose targets name one ConfigMap: their primaries read one copy of it. */
final class SharedConfigTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ObjectRef COPY =
      new ObjectRef("v1", "ConfigMap", "test", "settings-primary");

  private final SandboxRun run = new SandboxRun();

  @Test
  void theCopyBelongsToBothAndBothSayItWithBothNames() {
    both();

    assertThat(run.object(COPY).at("/metadata/ownerReferences").findValuesAsText("name"))
        .containsExactlyInAnyOrder("one", "two");
    for (String name : new String[] {"one", "two"}) {
      Condition accepted = accepted(name);
      assertThat(accepted.status()).isEqualTo("True");
      assertThat(accepted.reason()).isEqualTo("AcceptedWithWarnings");
      assertThat(accepted.message())
          .contains("configmap/settings-primary is shared", "one", "two", "of its own");
    }
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofHours(1));
    assertThat(run.cluster().writes()).hasSize(writes);
  }

  @Test
  void theCopyStaysForTheOtherWhenOneGoesAndTheWarningGoesToo() {
    both();
    ObjectRef one = new CanaryKey("test", "one").ref();
    run.sandbox().delete(one, run.object(one).uid());
    run.pass(Duration.ofMinutes(1));

    assertThat(run.sandbox().find(COPY)).isPresent();
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings}, data:"
                + " {level: debug}}"));
    assertThat(run.await(() -> phase("two") == Phase.SUCCEEDED, LONG)).isTrue();
    assertThat(run.object(COPY).at("/data/level").asText()).isEqualTo("debug");
    assertThat(accepted("two").reason()).isEqualTo("Accepted");
  }

  private void both() {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings}, data:"
                + " {level: info}}"));
    for (String name : new String[] {"one", "two"}) {
      run.apply(Manifests.canary(name, name));
      ObjectNode target = Manifests.deployment(name, "1").tree();
      ((ObjectNode) target.at("/spec/template/spec/containers/0"))
          .putArray("envFrom")
          .addObject()
          .putObject("configMapRef")
          .put("name", "settings");
      run.apply(KubernetesObject.of(target));
      assertThat(run.await(() -> phase(name) == Phase.INITIALIZED, LONG)).isTrue();
    }
    run.pass(Duration.ofMinutes(1));
  }

  private Phase phase(String name) {
    return canary(name).status().phase();
  }

  private Condition accepted(String name) {
    return canary(name).status().conditions().stream()
        .filter(condition -> condition.type().equals("Accepted"))
        .findFirst()
        .orElseThrow();
  }

  private Canary canary(String name) {
    return Canary.of(run.object(new CanaryKey("test", name).ref()));
  }
}
