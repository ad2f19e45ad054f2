package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class GeneratedObjectTest {
  @Test
  void anObjectOfACanaryGoesWithIt() {
    KubernetesObject object = GeneratedObject.ownedBy(canary("u1"), "v1", "Service", "app").build();

    assertThat(object.ref()).isEqualTo(new ObjectRef("v1", "Service", "test", "app"));
    assertThat(object.controllerUid()).contains("u1");
    assertThat(object.at("/metadata/ownerReferences/0"))
        .hasToString(
            "{\"apiVersion\":\"flagger.app/v1beta1\",\"kind\":\"Canary\",\"name\":\"podinfo\","
                + "\"uid\":\"u1\",\"controller\":true,\"blockOwnerDeletion\":true}");
  }

  @Test
  void nothingIsOwnedByACanaryThatTheClusterDoesNotKnow() {
    assertThat(GeneratedObject.ownedBy(canary(""), "v1", "Service", "app").build().controllerUid())
        .isEmpty();
  }

  @Test
  void anObjectThatWasThereBeforeIsNotOwned() {
    assertThat(
            GeneratedObject.sharedWith(canary("u1"), "v1", "Service", "app")
                .build()
                .controllerUid())
        .isEmpty();
  }

  @Test
  void labelsAndAnnotationsOfFluxAreNotCopied() {
    KubernetesObject object =
        GeneratedObject.ownedBy(canary("u1"), "v1", "Service", "app")
            .labels(Map.of("app", "podinfo", "kustomize.toolkit.fluxcd.io/name", "apps"))
            .annotations(Map.of("note", "kept", "helm.toolkit.fluxcd.io/name", "apps"))
            .annotations(null)
            .build();

    assertThat(object.labels()).containsOnly(Map.entry("app", "podinfo"));
    assertThat(object.annotations()).containsOnly(Map.entry("note", "kept"));
  }

  @Test
  void fluxIsToldToLeaveItAlone() {
    KubernetesObject object =
        GeneratedObject.ownedBy(canary("u1"), "v1", "Service", "app")
            .annotations(Map.of("note", "kept"))
            .handsOff()
            .build();

    assertThat(object.annotations())
        .containsOnly(
            Map.entry("note", "kept"),
            Map.entry("kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
            Map.entry("helm.toolkit.fluxcd.io/driftDetection", "disabled"));
  }

  @Test
  void aPartIsMadeOnceAndFilled() {
    GeneratedObject object = GeneratedObject.ownedBy(canary("u1"), "v1", "Service", "app");
    object.part("spec").put("a", 1);
    object.part("spec").put("b", 2);

    assertThat(object.build().at("/spec")).hasToString("{\"a\":1,\"b\":2}");
  }

  private static Canary canary(String uid) {
    return new Canary(
        new CanaryKey("test", "podinfo"),
        uid,
        1,
        "1",
        false,
        CanarySpec.of(Json.MAPPER.createObjectNode()),
        CanaryStatus.NONE);
  }
}
