package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Expectation;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each file under {@code generated/workload} is a Canary, a target and the object they give. */
class GeneratedWorkloadsTest {
  private static final WorkloadSettings SETTINGS =
      new WorkloadSettings(WorkloadSettings.DEFAULTS.selectorLabels(), List.of("copied/"), true);

  @TestFactory
  Stream<DynamicTest> theObjectIsAsExpected() {
    return Expectation.all(Path.of("src/test/resources/generated/workload")).stream()
        .map(
            expectation ->
                dynamicTest(
                    expectation.name(), () -> expectation.check(made(expectation.given()).tree())));
  }

  @Test
  void aServiceWithoutPortIsAnErrorThatNamesTheField() {
    ObjectNode given = Yaml.resource("generated/workload/service-apex.yaml").deepCopy();
    ((ObjectNode) given.at("/canary/spec/service")).remove("port");
    assertThatThrownBy(() -> made(given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Canary test/podinfo")
        .hasMessageContaining("spec.service.port");
  }

  @Test
  void theTargetIsNotChangedByBuildingItsPrimary() {
    JsonNode given =
        Yaml.resource("generated/workload/primary-deployment-with-copied-configs.yaml");
    JsonNode before = given.deepCopy();
    made(given);
    assertThat(given).isEqualTo(before);
  }

  @Test
  void aPrimaryKnowsTheRunThatPromotedIt() {
    KubernetesObject primary = made(Yaml.resource("generated/workload/primary-deployment.yaml"));
    assertThat(PrimaryWorkload.promotionId(primary)).isEqualTo("run-1");
    assertThat(PrimaryWorkload.ref(target("primary-deployment").ref())).isEqualTo(primary.ref());
  }

  @Test
  void aPrimaryOfAnotherControllerHasNoRun() {
    assertThat(PrimaryWorkload.promotionId(target("primary-deployment"))).isEmpty();
  }

  @Test
  void anEmptyPrefixCopiesNoLabels() {
    assertThat(new WorkloadSettings(List.of(), List.of(""), true).copiesLabel("team")).isFalse();
    assertThat(new WorkloadSettings(List.of(), List.of("", "te"), true).copiesLabel("team"))
        .isTrue();
    assertThat(new WorkloadSettings(List.of(), List.of("*"), true).copiesLabel("team")).isTrue();
  }

  @Test
  void aServiceKeepsTheClusterAddressItWasMadeWith() {
    ObjectNode given =
        Yaml.resource("generated/workload/service-apex-to-canary-headless.yaml").deepCopy();
    ObjectNode existing = made(given).tree();
    assertThat(existing.at("/spec/clusterIP").asText()).isEqualTo("None");
    ((ObjectNode) existing.get("spec")).put("clusterIP", "10.96.0.7");
    given.set("existing", existing);
    assertThat(made(given).at("/spec/clusterIP").isMissingNode()).isTrue();

    ((ObjectNode) existing.get("spec")).put("clusterIP", "None");
    ((ObjectNode) given.at("/canary/spec/service")).put("headless", false);
    assertThat(made(given).at("/spec/clusterIP").asText()).isEqualTo("None");
  }

  private static KubernetesObject target(String name) {
    return KubernetesObject.of(Yaml.resource("generated/workload/" + name + ".yaml").get("target"));
  }

  private static KubernetesObject made(JsonNode given) {
    Canary canary = Canary.of(KubernetesObject.of(given.get("canary")));
    KubernetesObject target = KubernetesObject.of(given.get("target"));
    Optional<KubernetesObject> existing =
        Optional.ofNullable(given.get("existing")).map(KubernetesObject::of);
    JsonNode make = given.get("make");
    return switch (make.get("kind").asText()) {
      case "primary" -> primary(canary, target, make);
      case "apex" -> services(canary, target).apex(false, existing).object();
      case "apexToCanary" -> services(canary, target).apex(true, existing).object();
      case "primaryService" ->
          new Services(
                  canary,
                  target,
                  label(target),
                  Optional.ofNullable(given.get("users")).map(KubernetesObject::of))
              .primary(existing)
              .object();
      case "canaryService" -> services(canary, target).canary(existing).object();
      case "scale" -> TargetScale.to(target, make.get("replicas").asInt());
      case "configCopy" -> TrackedConfigs.primaryCopy(canary, target, SETTINGS);
      default -> throw new IllegalArgumentException(make.toString());
    };
  }

  private static Services services(Canary canary, KubernetesObject target) {
    return new Services(canary, target, label(target));
  }

  private static KubernetesObject primary(Canary canary, KubernetesObject target, JsonNode make) {
    Set<ConfigRef> copied = new HashSet<>();
    for (ConfigRef ref : TrackedConfigs.references(target).keySet()) {
      for (JsonNode wanted : make.path("copied")) {
        if (wanted.asText().equals(ref.toString())) {
          copied.add(ref);
        }
      }
    }
    OptionalInt replicas =
        make.has("replicas") ? OptionalInt.of(make.get("replicas").asInt()) : OptionalInt.empty();
    return new PrimaryWorkload(canary, target, label(target), SETTINGS)
        .promoted(make.get("promotionId").asText(), replicas, copied, Optional.empty())
        .object();
  }

  private static SelectorLabel label(KubernetesObject target) {
    return SelectorLabel.of(target, SETTINGS.selectorLabels()).orElseThrow();
  }
}
