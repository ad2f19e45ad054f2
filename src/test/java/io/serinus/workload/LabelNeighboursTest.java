package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Workloads of a namespace whose pods have one label in common. */
final class LabelNeighboursTest {
  private static final SelectorLabel LABEL = new SelectorLabel("name", "mc");
  private static final KubernetesObject WEB =
      workload("web", "{name: mc, component: web}", "{name: mc, component: web, version: v1}");
  private static final KubernetesObject WORKER =
      workload("worker", "{name: mc, component: worker}", "{name: mc, component: worker}");

  @Test
  void aLabelThatNobodyElseHasIsEnough() {
    KubernetesObject other = workload("other", "{name: db}", "{name: db, component: web}");
    KubernetesObject primary =
        workload("web-primary", "{name: mc-primary}", "{name: mc-primary, component: web}");

    assertThat(look(WEB, Optional.of(primary), WEB, primary, other))
        .isEqualTo(new LabelNeighbours(LABEL, Optional.empty()));
  }

  @Test
  void whereAnotherWorkloadHasItAllMatchLabelsSelect() {
    LabelNeighbours found = look(WEB, Optional.empty(), WEB, WORKER);

    assertThat(found.inTheWay()).isEmpty();
    assertThat(found.label().selector()).isEqualTo(Map.of("name", "mc", "component", "web"));
    assertThat(found.label().ofPrimary().selector())
        .isEqualTo(Map.of("name", "mc-primary", "component", "web"));
  }

  @Test
  void thePrimaryOfAnotherHasItAsWell() {
    KubernetesObject primary =
        workload("worker-primary", "{name: mc-primary}", "{name: mc-primary, component: worker}");

    assertThat(look(WEB, Optional.empty(), primary).label().others())
        .isEqualTo(Map.of("component", "web"));
  }

  @Test
  void aWorkloadThatAllMatchLabelsSelectIsInTheWay() {
    KubernetesObject target = workload("web", "{name: mc}", "{name: mc, component: web}");
    KubernetesObject last = workload("z", "{name: mc}", "{name: mc}");

    assertThat(look(target, Optional.empty(), last, WORKER, target))
        .isEqualTo(
            new LabelNeighbours(
                LABEL, Optional.of(new ObjectRef("apps/v1", "Deployment", "test", "worker"))));
    assertThat(look(WEB, Optional.empty(), workload("x", "{a: b}", "{name: mc, component: web}")))
        .extracting(LabelNeighbours::inTheWay)
        .isEqualTo(Optional.of(new ObjectRef("apps/v1", "Deployment", "test", "x")));
  }

  @Test
  void aPrimaryWhosePodsLackAFurtherLabelIsNotSelectedByIt() {
    KubernetesObject primary = workload("web-primary", "{name: mc-primary}", "{name: mc-primary}");

    assertThat(look(WEB, Optional.of(primary), WORKER))
        .isEqualTo(new LabelNeighbours(LABEL, Optional.of(WORKER.ref())));
    assertThat(look(WEB, Optional.of(primary), primary).inTheWay()).isEmpty();
  }

  @Test
  void theProblemNamesBothWorkloadsAndTheLabel() {
    assertThat(LabelNeighbours.problem(WEB, LABEL, WORKER.ref()))
        .startsWith(
            "the pods of Deployment test/worker have the label name=mc too, and nothing in"
                + " spec.selector.matchLabels of Deployment test/web leaves them out");
  }

  private static LabelNeighbours look(
      KubernetesObject side, Optional<KubernetesObject> primary, KubernetesObject... workloads) {
    return LabelNeighbours.of(side, LABEL, primary, List.of(workloads));
  }

  private static KubernetesObject workload(String name, String matchLabels, String labels) {
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: "
                + name
                + "}, spec: {selector: {matchLabels: "
                + matchLabels
                + "}, template: {metadata: {labels: "
                + labels
                + "}}}}"));
  }
}
