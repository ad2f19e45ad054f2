package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.analysis.QueryTemplate.Subject;
import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.CanarySpec;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.References;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The templates of docs/metrics.md can be asked as they stand. */
final class MetricTemplateExamplesTest {
  private static final Subject SUBJECT = new Subject("front", "shop", "front", "front");
  private static final TemplateRef REF = new TemplateRef("example", null);

  @Test
  void everyProviderHasAnExampleThatIsAcceptedWithoutAWarning() {
    List<RolloutPlan> plans =
        Markdown.page("metrics.md").blocks().stream()
            .filter(block -> block.text().startsWith("provider:"))
            .map(block -> plan((ObjectNode) Yaml.parse(block.text())))
            .toList();

    assertThat(plans)
        .allSatisfy(
            plan -> {
              assertThat(plan.errors()).isEmpty();
              assertThat(plan.warnings()).isEmpty();
            });
    assertThat(plans)
        .flatExtracting(plan -> plan.queries(SUBJECT))
        .allMatch(
            query -> !query.text().contains("{{") && !query.provider().address().contains("{{"))
        .extracting(MetricQuery::provider)
        .extracting(provider -> provider.type())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MetricProviderType.values())
                .filter(type -> type != MetricProviderType.PROMETHEUS)
                .toList());
  }

  private static RolloutPlan plan(ObjectNode template) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("apiVersion", "flagger.app/v1beta1").put("kind", "MetricTemplate");
    object.putObject("metadata").put("namespace", "shop").put("name", "example");
    object.set("spec", template);
    CanarySpec canary =
        CanarySpec.of(
            (ObjectNode)
                Yaml.parse(
                    """
                    targetRef: {apiVersion: apps/v1, kind: Deployment, name: front}
                    service: {port: 80}
                    analysis:
                      stepWeight: 10
                      metrics: [{name: example, threshold: 5, templateRef: {name: example}, interval: 1min}]
                    """));
    return RolloutPlan.of(
        canary,
        RolloutSettings.DEFAULT,
        new References(Map.of(REF, KubernetesObject.of(object)), Map.of()));
  }
}
