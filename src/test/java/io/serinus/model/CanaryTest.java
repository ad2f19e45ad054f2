package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CanaryTest {
  private static final String OBJECT =
      """
      {"apiVersion": "flagger.app/v1beta1", "kind": "Canary",
       "metadata": {"namespace": "test", "name": "podinfo", "uid": "u1", "generation": 3,
         "resourceVersion": "42"},
       "spec": {"targetRef": {"kind": "Deployment", "name": "podinfo"},
         "service": {"port": 9898},
         "canaryAnalysis": {"interval": "1m30s", "threshold": 5}, "drain": "500ms",
         "somethingNew": true}}
      """;

  @Test
  void aCanaryIsReadWithEverythingThatNamesIt() {
    Canary canary = canary(OBJECT);

    assertThat(canary.key()).isEqualTo(new CanaryKey("test", "podinfo"));
    assertThat(canary.uid()).isEqualTo("u1");
    assertThat(canary.generation()).isEqualTo(3);
    assertThat(canary.resourceVersion()).isEqualTo("42");
    assertThat(canary.deleting()).isFalse();
    assertThat(canary.status()).isEqualTo(CanaryStatus.NONE);
  }

  @Test
  void durationsAndTheDeprecatedSpellingOfAnalysisAreRead() {
    CanarySpec spec = canary(OBJECT).spec();

    assertThat(spec.analysis()).isNotNull();
    assertThat(spec.analysis().interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(spec.analysis().threshold()).isEqualTo(5);
    assertThat(spec.drain()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void theNameThatUsersCallIsTheServicesOrElseTheTargets() {
    assertThat(canary(OBJECT).apexName()).isEqualTo("podinfo");
    assertThat(canary(OBJECT.replace("\"port\": 9898", "\"name\": \"\"")).apexName())
        .isEqualTo("podinfo");
    assertThat(canary(OBJECT.replace("\"port\": 9898", "\"name\": \"shop\"")).apexName())
        .isEqualTo("shop");
    assertThat(canary(OBJECT.replace("\"service\"", "\"none\"")).apexName()).isEqualTo("podinfo");
    assertThat(ServiceNames.of(canary(OBJECT.replace("\"port\": 9898", "\"name\": \"shop\""))))
        .isEqualTo(new ServiceNames("shop", "shop-primary", "shop-canary"));
  }

  @Test
  void onlyTheProviderKubernetesHasNoMesh() {
    assertThat(canary(OBJECT).spec().hasMesh()).isTrue();
    assertThat(canary(withSpec("\"provider\": \"istio\"")).spec().hasMesh()).isTrue();
    assertThat(canary(withSpec("\"provider\": \"kubernetes\"")).spec().hasMesh()).isFalse();
  }

  @Test
  void aTargetWithoutVersionIsOneOfTheAppsGroup() {
    CanarySpec.WorkloadRef target = canary(OBJECT).spec().targetRef();

    assertThat(target.in("test"))
        .isEqualTo(new ObjectRef("apps/v1", "Deployment", "test", "podinfo"));
    assertThat(new CanarySpec.WorkloadRef("apps/v2", "Deployment", "podinfo").in("test"))
        .isEqualTo(new ObjectRef("apps/v2", "Deployment", "test", "podinfo"));
  }

  @Test
  void aSpecWithoutTargetHasAnEmptyOne() {
    CanarySpec empty = CanarySpec.of(Json.MAPPER.createObjectNode());

    assertThat(empty.targetRef()).isEqualTo(new CanarySpec.WorkloadRef("", "", ""));
    assertThat(CanarySpec.of(Json.MAPPER.missingNode())).isEqualTo(empty);
    assertThat(CanarySpec.of(Json.MAPPER.nullNode())).isEqualTo(empty);
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedNamingCanaryAndField() {
    String wrong = OBJECT.replace("\"threshold\": 5", "\"metrics\": [{\"thresholdRange\": 7}]");

    assertThatThrownBy(() -> canary(wrong))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            mistake -> assertThat(mistake.reason()).isEqualTo("InvalidCanary"))
        .hasMessageContaining("Canary test/podinfo: field spec")
        .hasMessageContaining(".metrics[0].thresholdRange has a value of the wrong type: ");
  }

  @Test
  void theIntervalOfAMetricMayBeInGraphitesMinutes() {
    String inMinutes =
        OBJECT.replace("\"threshold\": 5", "\"metrics\": [{\"interval\": \"2min\"}]");

    assertThat(canary(inMinutes).spec().analysis().metrics())
        .extracting(metric -> metric.interval())
        .containsExactly(Duration.ofMinutes(2));
    assertThat(canary(inMinutes).remarks()).noneMatch(remark -> remark.contains("interval"));
    assertThatThrownBy(() -> canary(inMinutes.replace("2min", "min")))
        .hasMessageContaining(".metrics[0].interval is wrong: 'min' is not a duration");
  }

  @Test
  void aDurationThatIsNoneIsRefusedWithWhatToWrite() {
    assertThatThrownBy(() -> canary(OBJECT.replace("1m30s", "soon")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(".interval is wrong: 'soon' is not a duration: write it like 30s");
  }

  @Test
  void aStatusOfAnotherControllerIsReadAndHasNoStateOfOurs() {
    Canary canary =
        canary(
            OBJECT.replaceFirst(
                "\\{",
                "{\"status\": {\"phase\": \"Succeeded\", \"canaryWeight\": 10,"
                    + " \"lastTransitionTime\": \"2026-03-01T12:00:00Z\"},"));

    assertThat(canary.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(canary.status().canaryWeight()).isEqualTo(10);
    assertThat(canary.status().lastTransitionTime())
        .isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(canary.status().conditions()).isEmpty();
    assertThat(canary.status().rollout()).isEqualTo(RolloutState.NONE);
    assertThat(canary.status().rollout().hookState()).isEqualTo(HookState.NONE);
  }

  @Test
  void anotherStatusLeavesTheRestAsItIs() {
    Canary canary = canary(OBJECT);
    CanaryStatus status =
        new CanaryStatus(
            Phase.FAILED, 1, 0, 0, null, null, null, null, null, null, null, null, List.of(), null);

    assertThat(canary.with(status).status()).isEqualTo(status);
    assertThat(canary.with(status).with(CanaryStatus.NONE)).isEqualTo(canary);
  }

  @Test
  void aHookStateThatSaysNothingIsNotKept() {
    HookState.Gate gate = HookState.Gate.reached(HookType.CONFIRM_ROLLOUT, Instant.EPOCH);

    assertThat(Json.tree(RolloutState.NONE).has("hooks")).isFalse();
    assertThat(HookState.NONE.withGate(gate)).isNotEqualTo(HookState.NONE);
    assertThat(HookState.NONE.withGate(gate).afterPreparation())
        .isEqualTo(new HookState(true, null, null));
  }

  private static String withSpec(String field) {
    return OBJECT.replace("\"somethingNew\": true", field);
  }

  private static Canary canary(String text) {
    try {
      return Canary.of(KubernetesObject.of((ObjectNode) Json.MAPPER.readTree(text)));
    } catch (JsonProcessingException mistake) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
