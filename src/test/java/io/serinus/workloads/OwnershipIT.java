package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To whom generated objects belong, on the real API server. */
@OnTestBed
final class OwnershipIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ISTIO = "networking.istio.io/v1";

  private final DrivenCanaries run;

  OwnershipIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aCanaryMadeAnewAfterAnOrphaningDeletionLeavesOneManagerAndWhatIsRemovedGoes() {
    run.apply(
        DrivenCanaries.workload("again", "Deployment")
            .replace("image:", "env: [{name: OLD, value: '1'}], image:"));
    CanaryKey key = run.canary("again", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    String uid = run.read("flagger.app/v1beta1", "Canary", "again").uid();

    deleteWithoutItsObjects(key);
    generated("again").forEach(ref -> assertThat(object(ref).controllerUid()).isEmpty());

    run.canary("again", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    String renewed = run.read("flagger.app/v1beta1", "Canary", "again").uid();
    assertThat(renewed).isNotEqualTo(uid);
    run.bump("again", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);
    for (ObjectRef ref : generated("again")) {
      assertThat(ours(object(ref))).as("%s", ref).containsExactly("serinus Apply");
      assertThat(object(ref).controllerUid()).as("%s", ref).contains(renewed);
    }
    assertThat(
            run.read("apps/v1", "Deployment", "again-primary")
                .at("/spec/template/spec/containers/0")
                .has("env"))
        .isFalse();
  }

  @Test
  void aDestinationRuleThatWasThereBeforeGetsNoOwnerAndOneManager() {
    run.apply(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name:"
            + " before-primary}, spec: {host: before-primary, trafficPolicy: {tls: {mode:"
            + " DISABLE}}}}");
    run.apply(DrivenCanaries.workload("before", "Deployment"));
    CanaryKey key = run.canary("before", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    run.bump("before", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);

    KubernetesObject rule = run.read(ISTIO, "DestinationRule", "before-primary");
    assertThat(rule.at("/metadata/ownerReferences")).isEmpty();
    assertThat(ours(rule)).containsExactly("serinus Apply");
    assertThat(rule.annotation("serinus.io/adopted")).hasValue("true");
    assertThat(run.read(ISTIO, "DestinationRule", "before-canary").controllerUid()).isPresent();
  }

  /**
   * As with {@code --cascade=orphan}. The owners are taken away here, because a garbage collector
   * that has only just met a definition does not know all objects of the kind.
   */
  private void deleteWithoutItsObjects(CanaryKey key) {
    generated(key.name())
        .forEach(
            ref ->
                resource(ref)
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"ownerReferences\":null}}"));
    resource(key.ref()).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    await().atMost(LIMIT).until(() -> run.cluster().find(key.ref()).isEmpty());
  }

  private Resource<GenericKubernetesResource> resource(ObjectRef ref) {
    return run.admin()
        .genericKubernetesResources(ref.apiVersion(), ref.kind())
        .inNamespace(run.namespace())
        .withName(ref.name());
  }

  private List<ObjectRef> generated(String name) {
    List<ObjectRef> refs = new ArrayList<>();
    refs.add(run.ref("apps/v1", "Deployment", name + "-primary"));
    refs.add(run.ref(ISTIO, "VirtualService", name));
    for (String side : List.of(name + "-primary", name + "-canary")) {
      refs.add(run.ref(ISTIO, "DestinationRule", side));
      refs.add(run.ref("v1", "Service", side));
    }
    refs.add(run.ref("v1", "Service", name));
    return refs;
  }

  private KubernetesObject object(ObjectRef ref) {
    return run.read(ref.apiVersion(), ref.kind(), ref.name());
  }

  private static List<String> ours(KubernetesObject object) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().startsWith("serinus")) {
        managers.add(entry.path("manager").asText() + " " + entry.path("operation").asText());
      }
    }
    return managers;
  }
}
