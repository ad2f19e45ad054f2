package io.serinus.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.istio.DestinationRules;
import io.serinus.istio.Routing;
import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.Desired;
import io.serinus.model.KubernetesObject;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import io.serinus.workload.Drift;
import io.serinus.workload.PrimaryReplicas;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.RevisionIdentity;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.Services;
import io.serinus.workload.TargetScale;
import io.serinus.workload.WorkloadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CRDs and generated objects on a real API server, which knows defaults and field owners. */
@OnTestBed
final class GeneratedObjectsIT {
  private static final String OURS = "serinus";
  private static final String SHARED = "serinus-rollout";

  private final KubernetesClient client;
  private final String namespace;

  GeneratedObjectsIT(KubernetesBed bed, TestNamespace namespace) {
    this.client = bed.adminClient();
    this.namespace = namespace.name();
    for (Path file : Yaml.files(Path.of("deploy/crds"))) {
      client.resource(Serialization.asJson(Yaml.documents(file).get(0))).serverSideApply();
    }
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(Duration.ofSeconds(20)).until(() -> client.raw(url) != null);
  }

  @Test
  void anObjectThatIsAsItShouldBeNeverDiffers() {
    Canary canary = canary("undrifted");
    KubernetesObject target = apply(target("undrifted"), "kubectl");
    for (KubernetesObject wanted : generated(canary, target, "run-1")) {
      KubernetesObject present = apply(wanted, OURS);
      assertThat(Drift.differs(wanted, present, OURS)).as(wanted.toString()).isFalse();
      assertThat(apply(wanted, OURS).generation()).isEqualTo(present.generation());
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> read(primaryOf(target)).at("/status/readyReplicas").asInt() == 2);
    for (KubernetesObject wanted : generated(canary, target, "run-1")) {
      assertThat(Drift.differs(wanted, read(wanted), OURS)).as(wanted.toString()).isFalse();
    }
  }

  @Test
  void aPromotionThatOnlyRemovesSomethingIsNoticedAndRemovesIt() {
    Canary canary = canary("removed");
    KubernetesObject target = apply(target("removed"), "kubectl");
    apply(primary(canary, target, "run-1"), OURS);
    ObjectNode without = target.tree();
    ((ObjectNode) without.at("/spec/template/spec/containers/0")).remove("livenessProbe");
    KubernetesObject wanted = primary(canary, KubernetesObject.of(without), "run-1");
    assertThat(Drift.differs(wanted, read(wanted), OURS)).isTrue();
    KubernetesObject present = apply(wanted, OURS);
    assertThat(Drift.differs(wanted, present, OURS)).isFalse();
    assertThat(present.at("/spec/template/spec/containers/0").has("livenessProbe")).isFalse();
  }

  @Test
  void aRouteEditedByHandDiffersAndIsPutBack() {
    Canary canary = canary("edited");
    KubernetesObject wanted =
        VirtualServices.of(canary, Routing.ALL_TO_PRIMARY, Optional.empty()).object();
    apply(wanted, OURS);
    ObjectNode edit =
        VirtualServices.of(canary, new Routing(100, false, Routing.Cookies.NONE), Optional.empty())
            .object()
            .tree();
    edit.withObjectProperty("metadata").remove("ownerReferences");
    apply(KubernetesObject.of(edit), "somebody");
    assertThat(Drift.differs(wanted, read(wanted), OURS)).isTrue();
    assertThat(Drift.differs(wanted, apply(wanted, OURS), OURS)).isFalse();
  }

  @Test
  void scalingTheTargetLeavesItsRevisionAndItsOwnerAlone() {
    KubernetesObject target = apply(target("scaled"), "kubectl");
    KubernetesObject zero = apply(TargetScale.to(target, 0), SHARED);
    assertThat(TargetScale.isZero(zero)).isTrue();
    assertThat(RevisionIdentity.of(zero)).isEqualTo(RevisionIdentity.of(target));
    assertThat(Drift.differs(TargetScale.to(target, 0), zero, SHARED)).isFalse();
    assertThat(Drift.differs(TargetScale.to(target, 2), zero, SHARED)).isTrue();
  }

  @Test
  void replicasThatTheirOnlyOwnerLeavesOutFallToOneSoTheyAreStatedWhileTheyAreOurs() {
    Canary canary = canary("replicas");
    KubernetesObject target = apply(target("replicas"), "kubectl");
    KubernetesObject primary = apply(primary(canary, target, "run-1"), OURS);
    assertThat(PrimaryReplicas.kept(primary, OURS, true)).hasValue(2);
    KubernetesObject left =
        apply(
            builder(canary, target)
                .promoted("run-2", OptionalInt.empty(), Set.of(), Optional.of(primary))
                .object(),
            OURS);
    assertThat(left.at("/spec/replicas").asInt()).isEqualTo(1);
  }

  @Test
  void replicasThatAnAutoscalerSetSurviveAPromotion() {
    Canary canary = canary("autoscaled");
    KubernetesObject target = apply(target("autoscaled"), "kubectl");
    KubernetesObject primary = apply(primary(canary, target, "run-1"), OURS);
    client.apps().deployments().inNamespace(namespace).withName(primary.name()).scale(5);
    KubernetesObject scaled = read(primary);
    OptionalInt replicas = PrimaryReplicas.atPromotion(scaled, target, OURS, true);
    assertThat(replicas).isEmpty();
    KubernetesObject promoted =
        apply(
            builder(canary, target)
                .promoted("run-2", replicas, Set.of(), Optional.of(scaled))
                .object(),
            OURS);
    assertThat(promoted.at("/spec/replicas").asInt()).isEqualTo(5);
  }

  @Test
  void anAdoptedServiceKeepsItsMetadataAndNodePort() {
    Canary canary = canary("adopted");
    KubernetesObject target = apply(target("adopted"), "kubectl");
    ObjectNode service =
        (ObjectNode)
            Yaml.parse(
                "{apiVersion: v1, kind: Service, metadata: {name: adopted, labels: {mine: 'yes'}},"
                    + " spec: {type: NodePort, selector: {app: adopted}, ports: [{name: http, port:"
                    + " 9898, targetPort: 9898}]}}");
    service.withObjectProperty("metadata").put("namespace", namespace);
    KubernetesObject before = apply(KubernetesObject.of(service), "kubectl");
    KubernetesObject wanted =
        new Services(canary, target, label(target)).apex(false, Optional.of(before)).object();
    KubernetesObject after = apply(wanted, SHARED);
    assertThat(after.labels()).containsEntry("mine", "yes");
    assertThat(after.at("/spec/ports/0/nodePort")).isEqualTo(before.at("/spec/ports/0/nodePort"));
    assertThat(after.at("/spec/selector/app").asText()).isEqualTo("adopted-primary");
    assertThat(after.controllerUid()).isEmpty();
    assertThat(Drift.differs(wanted, after, SHARED)).isFalse();
  }

  @Test
  void aCanaryWithEveryFieldIsStoredWhole() {
    KubernetesObject wanted = KubernetesObject.of(named("everything", "/canary"));
    KubernetesObject stored = apply(wanted, "kubectl");
    assertThat(stored.at("/spec")).isEqualTo(wanted.at("/spec"));
  }

  @Test
  void aFieldThatNobodyKnowsIsStoredAndSaid() {
    ObjectNode slip = named("slip", "/canary");
    ((ObjectNode) slip.at("/spec/analysis")).put("mirroring", true);
    ((ObjectNode) slip.path("spec")).put("strategy", "canary");

    Canary stored = Canary.of(apply(KubernetesObject.of(slip), "kubectl"));

    assertThat(stored.remarks())
        .containsExactlyInAnyOrder(
            "spec.analysis.mirroring is not known and has no effect: write mirror: true",
            "spec.strategy is not known and has no effect: remove it, the strategy follows from"
                + " stepWeight, stepWeights, iterations and match under spec.analysis");
  }

  @Test
  void aWrongValueIsRefusedWithTheFieldsName() {
    ObjectNode wrong = named("wrong", "/canary");
    ((ObjectNode) wrong.at("/spec/analysis")).put("interval", "often");
    assertThatThrownBy(() -> apply(KubernetesObject.of(wrong), "kubectl"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.analysis.interval");
  }

  @Test
  void theColumnsAreThoseUsersKnow() {
    JsonNode columns =
        Yaml.parse(
                client.raw(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/canaries.flagger.app"))
            .at("/spec/versions/0/additionalPrinterColumns");
    List<String> names = new ArrayList<>();
    List<String> wide = new ArrayList<>();
    for (JsonNode column : columns) {
      (column.path("priority").asInt() == 0 ? names : wide).add(column.get("name").asText());
    }
    assertThat(names).containsExactly("Status", "Weight", "LastTransitionTime");
    assertThat(wide)
        .containsExactly(
            "Suspended",
            "FailedChecks",
            "Interval",
            "Mirror",
            "StepWeight",
            "StepWeights",
            "MaxWeight");
  }

  private List<KubernetesObject> generated(
      Canary canary, KubernetesObject target, String promotionId) {
    Services services = new Services(canary, target, label(target));
    List<Desired> wanted = new ArrayList<>();
    wanted.add(services.apex(false, Optional.empty()));
    wanted.add(services.primary(Optional.empty()));
    wanted.add(services.canary(Optional.empty()));
    wanted.add(
        builder(canary, target)
            .promoted(promotionId, PrimaryReplicas.atCreation(target), Set.of(), Optional.empty()));
    wanted.addAll(DestinationRules.of(canary, any -> Optional.empty()));
    wanted.add(
        VirtualServices.of(canary, new Routing(30, true, Routing.Cookies.NONE), Optional.empty()));
    return wanted.stream().map(Desired::object).toList();
  }

  private static KubernetesObject primary(Canary canary, KubernetesObject target, String id) {
    return builder(canary, target)
        .promoted(id, PrimaryReplicas.atCreation(target), Set.of(), Optional.empty())
        .object();
  }

  private static PrimaryWorkload builder(Canary canary, KubernetesObject target) {
    return new PrimaryWorkload(canary, target, label(target), WorkloadSettings.DEFAULTS);
  }

  private static SelectorLabel label(KubernetesObject target) {
    return SelectorLabel.of(target, WorkloadSettings.DEFAULTS.selectorLabels()).orElseThrow();
  }

  private static KubernetesObject primaryOf(KubernetesObject target) {
    ObjectNode tree = target.tree();
    tree.withObjectProperty("metadata").put("name", target.name() + "-primary");
    return KubernetesObject.of(tree);
  }

  /** The example's Canary under another name, stored so that it can own things. */
  private Canary canary(String name) {
    ObjectNode canary = example("canary.yaml", name);
    ((ObjectNode) canary.at("/spec/targetRef")).put("name", name);
    return Canary.of(apply(KubernetesObject.of(canary), "kubectl"));
  }

  private KubernetesObject target(String name) {
    ObjectNode target = example("deployment.yaml", name);
    ((ObjectNode) target.at("/spec/selector/matchLabels")).put("app", name);
    ((ObjectNode) target.at("/spec/template/metadata/labels")).put("app", name);
    return KubernetesObject.of(target);
  }

  private ObjectNode example(String file, String name) {
    ObjectNode object = Yaml.documents(Path.of("example-repo/weighted", file)).get(0).deepCopy();
    object.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  private ObjectNode named(String name, String pointer) {
    ObjectNode object = Yaml.resource("generated/every-field.yaml").at(pointer).deepCopy();
    object.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  private KubernetesObject apply(KubernetesObject wanted, String manager) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(wanted.tree().toString(), GenericKubernetesResource.class);
    return object(
        client.resource(resource).fieldManager(manager).forceConflicts().serverSideApply());
  }

  private KubernetesObject read(KubernetesObject object) {
    return object(
        client
            .genericKubernetesResources(object.ref().apiVersion(), object.kind())
            .inNamespace(object.namespace())
            .withName(object.name())
            .get());
  }

  private static KubernetesObject object(GenericKubernetesResource resource) {
    return KubernetesObject.of(Yaml.parse(Serialization.asJson(resource)));
  }
}
