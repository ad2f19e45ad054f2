package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryKey;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two Deployments with one value of the selector label, on the real API server. */
@OnTestBed
final class SharedLabelIT {
  private final DrivenCanaries run;

  SharedLabelIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void servicesOfOneSelectNoPodOfTheOtherWithOneCanaryAndWithTwo() {
    run.apply(workload("worker"));
    run.apply(workload("web"));
    CanaryKey web = run.canary("mc-web", "Deployment", "");
    run.reaches(web, Phase.INITIALIZED);
    rolledOut("web", web);

    CanaryKey worker = run.canary("mc-worker", "Deployment", "");
    run.reaches(worker, Phase.INITIALIZED);
    rolledOut("worker", worker);
    rolledOut("web", web);
  }

  private void rolledOut(String part, CanaryKey key) {
    run.apply(workload(part).replace("app:1", "app:" + key.name() + run.status(key).phase()));
    run.until(key, status -> status.canaryWeight() > 0);
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);
    String name = "mc-" + part;
    assertSelector("v1", "Service", name, "/spec/selector", "mc-primary", part);
    assertSelector("v1", "Service", name + "-primary", "/spec/selector", "mc-primary", part);
    assertSelector("v1", "Service", name + "-canary", "/spec/selector", "mc", part);
    assertSelector(
        "apps/v1",
        "Deployment",
        name + "-primary",
        "/spec/selector/matchLabels",
        "mc-primary",
        part);
  }

  private void assertSelector(
      String version, String kind, String name, String place, String value, String part) {
    assertThat(run.read(version, kind, name).at(place))
        .as("%s %s", kind, name)
        .isEqualTo(Yaml.parse(labels(value, part)));
  }

  private static String labels(String value, String part) {
    return "{app.kubernetes.io/component: " + part + ", app.kubernetes.io/name: " + value + "}";
  }

  private static String workload(String part) {
    String name = "mc-" + part;
    return DrivenCanaries.workload(name, "Deployment")
        .replace("{app: " + name + "}", labels("mc", part));
  }
}
