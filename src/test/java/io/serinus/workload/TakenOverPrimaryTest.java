package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A primary as Flagger leaves it, beside its target. */
final class TakenOverPrimaryTest {
  private static final SelectorLabel LABEL = new SelectorLabel("app", "podinfo");
  private static final String TARGET =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {namespace: test, name: podinfo}
      spec:
        selector: {matchLabels: {app: podinfo}}
        template:
          metadata:
            labels: {app: podinfo, team: shop}
            annotations: {prometheus.io/scrape: "true"}
          spec:
            containers:
              - name: podinfod
                image: podinfo:1
                envFrom: [{configMapRef: {name: settings}}]
      """;
  private static final String PRIMARY =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {namespace: test, name: podinfo-primary}
      spec:
        selector: {matchLabels: {app: podinfo-primary}}
        template:
          metadata:
            labels: {app: podinfo-primary, team: shop}
            annotations:
              prometheus.io/scrape: "true"
              flagger-id: 5d27e0a6
              kubectl.kubernetes.io/restartedAt: "2026-01-01T00:00:00Z"
              helm.toolkit.fluxcd.io/digest: 77ab
          spec:
            containers:
              - name: podinfod
                image: podinfo:1
                envFrom: [{configMapRef: {name: settings-primary}}]
      """;

  @Test
  void whatGeneratingAPrimaryChangesIsNoDifference() {
    assertThat(runs(target -> {}, primary -> {})).isTrue();
  }

  @Test
  void aVariableThatBothGiveTwiceIsNoDifference() {
    Consumer<ObjectNode> twice =
        workload ->
            ((ObjectNode) workload.at("/spec/template/spec/containers/0"))
                .set("env", Yaml.parse("[{name: A, value: '1'}, {name: A, value: '2'}]"));

    assertThat(runs(twice, twice)).isTrue();
  }

  @Test
  void aPrimaryThatSharesAConfigWithItsTargetRunsItToo() {
    assertThat(
            runs(
                target -> {},
                primary ->
                    ((ObjectNode) primary.at("/spec/template/spec/containers/0"))
                        .set("envFrom", Yaml.parse("[{configMapRef: {name: settings}}]"))))
        .isTrue();
  }

  @Test
  void placementByThePodsOfTheTargetOrOfThePrimaryIsNoDifferenceAndByOthersIsOne() {
    assertThat(runs(nextTo("podinfo"), nextTo("podinfo-primary"))).isTrue();
    assertThat(runs(nextTo("podinfo"), nextTo("podinfo"))).isTrue();
    assertThat(runs(nextTo("podinfo"), nextTo("cache"))).isFalse();
    assertThat(runs(nextTo("podinfo"), primary -> {})).isFalse();
    assertThat(runs(target -> {}, nextTo("podinfo-primary"))).isFalse();
  }

  @Test
  void placementInWhichFlaggerGaveTheSuffixToEveryLabelIsNoDifference() {
    String both =
        "podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a,"
            + " labelSelector: {matchLabels: {app: %1$s, name: %1$s}}}]}";
    Consumer<ObjectNode> target = affinity(both.formatted("podinfo"));

    assertThat(runs(target, affinity(both.formatted("podinfo-primary")))).isTrue();
    assertThat(runs(target, affinity(both.formatted("other")))).isFalse();
  }

  private static Consumer<ObjectNode> affinity(String yaml) {
    return workload ->
        ((ObjectNode) workload.at("/spec/template/spec")).set("affinity", Yaml.parse(yaml));
  }

  private static Consumer<ObjectNode> nextTo(String app) {
    return workload ->
        ((ObjectNode) workload.at("/spec/template/spec"))
            .set(
                "affinity",
                Yaml.parse(
                    """
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        - topologyKey: kubernetes.io/hostname
                          labelSelector: {matchLabels: {app: %s}}
                    """
                        .formatted(app)));
  }

  @Test
  void anotherImageIsADifference() {
    assertThat(
            runs(
                target ->
                    ((ObjectNode) target.at("/spec/template/spec/containers/0"))
                        .put("image", "podinfo:2"),
                primary -> {}))
        .isFalse();
  }

  @Test
  void anotherLabelOrAnnotationIsADifference() {
    assertThat(
            runs(
                target ->
                    ((ObjectNode) target.at("/spec/template/metadata/labels")).put("team", "pay"),
                primary -> {}))
        .isFalse();
    assertThat(
            runs(
                target ->
                    ((ObjectNode) target.at("/spec/template/metadata/annotations"))
                        .put("prometheus.io/scrape", "false"),
                primary -> {}))
        .isFalse();
  }

  @Test
  void copiesAreTheConfigsThatThePrimaryNamesWithTheSuffix() {
    ConfigRef settings = new ConfigRef(ConfigRef.Kind.CONFIG_MAP, "settings");
    ConfigRef password = new ConfigRef(ConfigRef.Kind.SECRET, "password");

    assertThat(TakenOverPrimary.copiesIn(object(PRIMARY, tree -> {}), Set.of(settings, password)))
        .containsExactly(settings);
  }

  private static boolean runs(
      Consumer<ObjectNode> targetChange, Consumer<ObjectNode> primaryChange) {
    return TakenOverPrimary.runs(
        object(TARGET, targetChange),
        object(PRIMARY, primaryChange),
        LABEL,
        WorkloadSettings.DEFAULTS);
  }

  private static KubernetesObject object(String yaml, Consumer<ObjectNode> change) {
    ObjectNode tree = (ObjectNode) Yaml.parse(yaml);
    change.accept(tree);
    return KubernetesObject.of(tree);
  }
}
