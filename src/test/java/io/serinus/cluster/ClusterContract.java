package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What every cluster must do alike, so that the engine runs on each of them. */
abstract class ClusterContract {
  /** Kinds that {@link #cluster()} caches. */
  static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.CONFIG_MAP,
          ResourceKind.SERVICE,
          ResourceKind.DEPLOYMENT,
          ResourceKind.VIRTUAL_SERVICE);

  private static final FieldOwner OTHER = new FieldOwner("somebody", false);
  private static final String FINALIZER = "example.test/held";
  private static final YAMLMapper YAML = new YAMLMapper();

  private final String name = "object-" + UUID.randomUUID().toString().substring(0, 8);

  /** Up and synced. */
  abstract Cluster cluster();

  /** A namespace that is there. */
  abstract String namespace();

  /** Lets time pass until the condition holds; fails when it does not within a sensible limit. */
  abstract void await(BooleanSupplier condition);

  /** The messages of all Kubernetes Events about objects of this name. */
  abstract List<String> eventsAbout(String objectName);

  /** An object of the contract's namespace with a name of this test's own. */
  final KubernetesObject object(String kind, String apiVersion, String body) {
    try {
      ObjectNode tree = YAML.createObjectNode();
      tree.put("apiVersion", apiVersion).put("kind", kind);
      tree.putObject("metadata").put("namespace", namespace()).put("name", name);
      JsonNode rest = YAML.readTree(body);
      rest.properties()
          .forEach(
              field -> {
                if (field.getKey().equals("metadata")) {
                  ((ObjectNode) tree.path("metadata")).setAll((ObjectNode) field.getValue());
                } else {
                  tree.set(field.getKey(), field.getValue());
                }
              });
      return KubernetesObject.of(tree);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(body, broken);
    }
  }

  final KubernetesObject configMap(String data) {
    return object("ConfigMap", "v1", "data: " + data);
  }

  final KubernetesObject virtualService(int weight) {
    return object(
        "VirtualService",
        "networking.istio.io/v1",
        "spec: {hosts: [app], http: [{route: [{destination: {host: app}, weight: "
            + weight
            + "}]}]}");
  }

  final KubernetesObject deployment(String image) {
    return object(
        "Deployment",
        "apps/v1",
        """
        spec:
          selector: {matchLabels: {app: a}}
          template:
            metadata: {labels: {app: a}}
            spec:
              containers:
              - {name: app, image: "%s", env: [{name: LEVEL, value: info}]}
              - {name: side, image: "example.test/side:1"}
        """
            .formatted(image));
  }

  final KubernetesObject apply(KubernetesObject desired, FieldOwner owner) {
    WriteOutcome outcome = cluster().apply(desired, owner);
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).object();
  }

  final WriteOutcome.Rejected rejection(KubernetesObject desired, FieldOwner owner) {
    WriteOutcome outcome = cluster().apply(desired, owner);
    assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
    return (WriteOutcome.Rejected) outcome;
  }

  final KubernetesObject found(KubernetesObject like) {
    return cluster().find(like.ref()).orElseThrow();
  }

  @Test
  void anApplyMakesTheObject() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);

    assertThat(made.at("/data/a").asText()).isEqualTo("one");
    assertThat(made.uid()).isNotEmpty();
    assertThat(made.resourceVersion()).isNotEmpty();
  }

  @Test
  void anApplyChangesTheObject() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    KubernetesObject changed = apply(configMap("{a: two}"), FieldOwner.GENERATED);

    assertThat(changed.at("/data/a").asText()).isEqualTo("two");
    assertThat(changed.uid()).isEqualTo(made.uid());
    assertThat(changed.resourceVersion()).isNotEqualTo(made.resourceVersion());
  }

  @Test
  void applyingTheSameAgainLeavesTheResourceVersion() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    KubernetesObject again = apply(configMap("{a: one}"), FieldOwner.GENERATED);

    assertThat(again.resourceVersion()).isEqualTo(made.resourceVersion());
  }

  @Test
  void aFieldNoLongerAppliedDisappears() {
    apply(configMap("{a: one, b: two}"), FieldOwner.GENERATED);
    KubernetesObject changed = apply(configMap("{b: two}"), FieldOwner.GENERATED);

    assertThat(changed.at("/data/a").isMissingNode()).isTrue();
    assertThat(changed.at("/data/b").asText()).isEqualTo("two");
  }

  @Test
  void aListItemNoLongerAppliedDisappears() {
    apply(deployment("example.test/app:1"), FieldOwner.GENERATED);
    ObjectNode withoutSide = deployment("example.test/app:1").tree();
    withoutSide.withArray("/spec/template/spec/containers").remove(1);
    KubernetesObject changed = apply(KubernetesObject.of(withoutSide), FieldOwner.GENERATED);

    assertThat(changed.at("/spec/template/spec/containers")).hasSize(1);
    assertThat(changed.at("/spec/template/spec/containers/0/name").asText()).isEqualTo("app");
  }

  @Test
  void twoManagersEachKeepTheirOwnFields() {
    apply(configMap("{a: one}"), FieldOwner.GENERATED);
    apply(configMap("{b: two}"), OTHER);
    KubernetesObject both = apply(configMap("{a: three}"), FieldOwner.GENERATED);

    assertThat(both.at("/data/a").asText()).isEqualTo("three");
    assertThat(both.at("/data/b").asText()).isEqualTo("two");
  }

  @Test
  void aFieldGivenUpByOneOfTwoOwnersStays() {
    apply(configMap("{a: one, b: two}"), FieldOwner.GENERATED);
    apply(configMap("{a: one}"), OTHER);
    KubernetesObject left = apply(configMap("{b: two}"), FieldOwner.GENERATED);

    assertThat(left.at("/data/a").asText()).isEqualTo("one");
  }

  @Test
  void aFieldOfAnotherManagerIsNotTakenWithoutForce() {
    apply(configMap("{a: one}"), OTHER);
    WriteOutcome.Rejected refused = rejection(configMap("{a: two}"), FieldOwner.FROM_GIT);

    assertThat(refused.reason()).isEqualTo("FieldConflict");
    assertThat(refused.message()).contains("somebody").contains(".data.a");
    assertThat(refused.conflicts()).containsExactly(new FieldConflict("somebody", ".data.a"));
    assertThat(found(configMap("{}")).at("/data/a").asText()).isEqualTo("one");
  }

  @Test
  void aConflictInAListNamesTheItemByItsKeys() {
    apply(deployment("example.test/app:1"), OTHER);
    WriteOutcome.Rejected refused =
        rejection(deployment("example.test/app:2"), FieldOwner.FROM_GIT);

    assertThat(refused.conflicts())
        .containsExactly(
            new FieldConflict("somebody", ".spec.template.spec.containers[name=\"app\"].image"));
  }

  @Test
  void aFieldOfAnotherManagerIsTakenWithForce() {
    apply(configMap("{a: one}"), OTHER);
    KubernetesObject taken = apply(configMap("{a: two}"), FieldOwner.GENERATED);

    assertThat(taken.at("/data/a").asText()).isEqualTo("two");
    assertThat(rejection(configMap("{a: three}"), OTHER).message()).contains("\"serinus\"");
  }

  @Test
  void aSingleFieldAppliedForTheRolloutSurvivesTheNextApplyFromGit() {
    apply(deployment("example.test/app:1"), FieldOwner.FROM_GIT);
    apply(object("Deployment", "apps/v1", "spec: {replicas: 0}"), FieldOwner.SHARED);
    KubernetesObject next = apply(deployment("example.test/app:2"), FieldOwner.FROM_GIT);

    assertThat(next.at("/spec/replicas").asInt(-1)).isZero();
    assertThat(next.at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("example.test/app:2");
  }

  @Test
  void theOwnersOfListItemsAreWrittenByTheirKeys() {
    KubernetesObject made = apply(deployment("example.test/app:1"), FieldOwner.FROM_GIT);

    JsonNode entry = made.at("/metadata/managedFields/0");
    assertThat(entry.path("manager").asText()).isEqualTo("serinus");
    assertThat(entry.path("operation").asText()).isEqualTo("Apply");
    JsonNode container =
        entry.at("/fieldsV1/f:spec/f:template/f:spec/f:containers").path("k:{\"name\":\"app\"}");
    assertThat(container.has(".")).isTrue();
    assertThat(container.has("f:image")).isTrue();
    assertThat(container.path("f:env").path("k:{\"name\":\"LEVEL\"}").has("f:value")).isTrue();
  }

  @Test
  void portsOfOneNumberAndTwoProtocolsAreTwo() {
    KubernetesObject made =
        apply(
            object(
                "Service",
                "v1",
                "spec: {selector: {app: a}, ports: [{name: t, port: 53, protocol: TCP},"
                    + " {name: u, port: 53, protocol: UDP}]}"),
            FieldOwner.GENERATED);

    assertThat(made.at("/spec/ports")).hasSize(2);
  }

  @Test
  void aSelectorIsReplacedAsAWhole() {
    String service = "spec: {selector: %s, ports: [{port: 80, protocol: TCP}]}";
    apply(object("Service", "v1", service.formatted("{app: a, tier: web}")), OTHER);
    KubernetesObject changed =
        apply(object("Service", "v1", "spec: {selector: {app: b}}"), FieldOwner.SHARED);

    assertThat(changed.at("/spec/selector").toString()).isEqualTo("{\"app\":\"b\"}");
    assertThat(changed.at("/spec/ports")).hasSize(1);
  }

  @Test
  void aStatusIsWritten() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    WriteOutcome outcome = cluster().writeStatus(withStatus(made, "first"));

    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    assertThat(statusOf(found(made))).isEqualTo("first");
  }

  @Test
  void aStaleResourceVersionIsAConflict() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    cluster().writeStatus(withStatus(made, "first"));
    WriteOutcome outcome = cluster().writeStatus(withStatus(made, "second"));

    assertThat(outcome).isInstanceOf(WriteOutcome.Conflict.class);
    assertThat(statusOf(found(made))).isEqualTo("first");
  }

  @Test
  void theStatusOfAnObjectThatIsGoneIsAConflict() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    cluster().delete(made.ref(), made.uid());

    assertThat(cluster().writeStatus(withStatus(made, "late")))
        .isInstanceOf(WriteOutcome.Conflict.class);
  }

  @Test
  void aStatusWriteTouchesNoSpecAndNoGeneration() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    ObjectNode changed = withStatus(made, "first").tree();
    changed.withObject("/spec").putArray("hosts").add("elsewhere");
    cluster().writeStatus(KubernetesObject.of(changed));

    assertThat(found(made).at("/spec")).isEqualTo(made.at("/spec"));
    assertThat(found(made).generation()).isEqualTo(made.generation());
    assertThat(found(made).resourceVersion()).isNotEqualTo(made.resourceVersion());
  }

  @Test
  void anApplyOfTheSpecLeavesTheStatusAndRaisesTheGeneration() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    cluster().writeStatus(withStatus(made, "first"));
    KubernetesObject changed = apply(virtualService(50), FieldOwner.GENERATED);

    assertThat(statusOf(changed)).isEqualTo("first");
    assertThat(changed.generation()).isEqualTo(made.generation() + 1);
  }

  @Test
  void finalizersAreReplacedAndNothingElseOfTheObject() {
    KubernetesObject made = apply(virtualService(100), FieldOwner.GENERATED);
    ObjectNode wish = withFinalizers(made, FINALIZER).tree();
    wish.withObject("/spec").putArray("hosts").add("elsewhere");
    wish.withObject("/metadata").putObject("labels").put("a", "b");
    KubernetesObject held = metadataWritten(KubernetesObject.of(wish));

    assertThat(texts(held.at("/metadata/finalizers"))).containsExactly(FINALIZER);
    assertThat(held.at("/spec")).isEqualTo(made.at("/spec"));
    assertThat(held.labels()).isEmpty();
    assertThat(held.generation()).isEqualTo(made.generation());
    assertThat(found(made)).isEqualTo(held);

    KubernetesObject freed = metadataWritten(withFinalizers(held));
    assertThat(freed.at("/metadata/finalizers").isMissingNode()).isTrue();
    assertThat(found(made).at("/spec")).isEqualTo(made.at("/spec"));
  }

  @Test
  void anObjectThatIsBeingDeletedIsGoneWithItsLastFinalizer() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    metadataWritten(withFinalizers(made, FINALIZER, "example.test/other"));
    cluster().delete(made.ref(), made.uid());
    await(() -> found(made).deleting());

    KubernetesObject held = metadataWritten(withFinalizers(found(made), FINALIZER));
    assertThat(held.deleting()).isTrue();
    assertThat(cluster().find(made.ref())).isPresent();

    metadataWritten(withFinalizers(found(made)));
    assertThat(cluster().find(made.ref())).isEmpty();
    assertThat(cluster().read(made.ref())).isEmpty();
  }

  @Test
  void anOwnerOfFieldsThatIsReplacedGivesThemUpForTheNewOne() {
    KubernetesObject made = apply(configMap("{a: one, b: two}"), OTHER);
    ObjectNode wish = made.tree();
    ((ObjectNode) wish.at("/metadata/managedFields/0"))
        .put("manager", FieldOwner.GENERATED.manager());
    KubernetesObject handed = metadataWritten(KubernetesObject.of(wish));
    assertThat(handed.at("/metadata/managedFields").findValuesAsText("manager"))
        .containsExactly(FieldOwner.GENERATED.manager());
    assertThat(handed.at("/data")).isEqualTo(made.at("/data"));

    KubernetesObject applied = apply(configMap("{b: two}"), FieldOwner.GENERATED);
    assertThat(applied.at("/data/a").isMissingNode()).isTrue();
    assertThat(applied.at("/metadata/managedFields").findValuesAsText("manager"))
        .containsExactly(FieldOwner.GENERATED.manager());
  }

  @Test
  void metadataOfAStaleResourceVersionIsAConflict() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    apply(configMap("{a: two}"), FieldOwner.GENERATED);

    assertThat(cluster().writeMetadata(withFinalizers(made, FINALIZER)))
        .isInstanceOf(WriteOutcome.Conflict.class);
    assertThat(found(made).at("/metadata/finalizers").isMissingNode()).isTrue();
    assertThat(found(made).at("/data/a").asText()).isEqualTo("two");
  }

  @Test
  void metadataOfAnObjectThatIsGoneOrLivesAgainIsAConflict() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    cluster().delete(made.ref(), made.uid());
    assertThat(cluster().writeMetadata(withFinalizers(made, FINALIZER)))
        .isInstanceOf(WriteOutcome.Conflict.class);

    KubernetesObject again = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    assertThat(cluster().writeMetadata(withFinalizers(made, FINALIZER)))
        .isInstanceOf(WriteOutcome.Conflict.class);
    assertThat(found(made)).isEqualTo(again);
  }

  @Test
  void aWatchTellsOfWhatIsThereThenOfChangesThenOfTheEnd() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    RecordingListener heard = new RecordingListener(made.name());
    try (Subscription watch = cluster().watch(ResourceKind.CONFIG_MAP, heard)) {
      await(() -> heard.contains("one"));
      apply(configMap("{a: two}"), FieldOwner.GENERATED);
      await(() -> heard.contains("two"));
      cluster().delete(made.ref(), made.uid());
      await(() -> heard.contains("gone"));
    }

    assertThat(heard.withoutRepeats()).containsExactly("one", "two", "gone");
  }

  @Test
  void anEndedWatchTellsNothingMore() {
    RecordingListener ended = new RecordingListener(configMap("{}").name());
    RecordingListener running = new RecordingListener(configMap("{}").name());
    cluster().watch(ResourceKind.CONFIG_MAP, ended).close();
    try (Subscription watch = cluster().watch(ResourceKind.CONFIG_MAP, running)) {
      apply(configMap("{a: one}"), FieldOwner.GENERATED);
      await(() -> running.contains("one"));
    }

    assertThat(ended.withoutRepeats()).isEmpty();
  }

  @Test
  void anOwnWriteIsReadAtOnce() {
    for (int value = 1; value <= 20; value++) {
      apply(configMap("{a: v" + value + "}"), FieldOwner.GENERATED);

      assertThat(found(configMap("{}")).at("/data/a").asText()).isEqualTo("v" + value);
      assertThat(cluster().list(ResourceKind.CONFIG_MAP)).contains(found(configMap("{}")));
    }
  }

  @Test
  void anOwnDeletionIsReadAtOnce() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    cluster().delete(made.ref(), made.uid());

    assertThat(cluster().find(made.ref())).isEmpty();
  }

  @Test
  void anObjectMadeAgainIsAnother() {
    KubernetesObject first = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    cluster().delete(first.ref(), first.uid());
    KubernetesObject second = apply(configMap("{a: two}"), FieldOwner.GENERATED);

    assertThat(second.uid()).isNotEqualTo(first.uid());
    assertThat(found(second).at("/data/a").asText()).isEqualTo("two");
  }

  @Test
  void aDeletionWithAWrongUidLeavesTheObject() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    cluster().delete(made.ref(), "00000000-0000-4000-8000-000000000000");

    assertThat(apply(configMap("{a: one}"), FieldOwner.GENERATED).uid()).isEqualTo(made.uid());
  }

  @Test
  void whatIsGoneAlreadyCanBeDeletedAgain() {
    KubernetesObject made = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    cluster().delete(made.ref(), made.uid());
    cluster().delete(made.ref(), made.uid());

    assertThat(cluster().find(made.ref())).isEmpty();
  }

  @Test
  void dependentsGoWithTheirOwner() {
    KubernetesObject owner = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    KubernetesObject dependent =
        apply(
            object(
                "Service",
                "v1",
                "{metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, controller: true,"
                    + " name: "
                    + owner.name()
                    + ", uid: "
                    + owner.uid()
                    + "}]}, spec: {ports: [{port: 80, protocol: TCP}]}}"),
            FieldOwner.GENERATED);
    assertThat(found(dependent).controllerUid()).contains(owner.uid());

    cluster().delete(owner.ref(), owner.uid());

    await(() -> cluster().find(dependent.ref()).isEmpty());
  }

  @Test
  void anEventEmittedTwiceIsOne() {
    KubernetesObject regarding = apply(configMap("{a: one}"), FieldOwner.GENERATED);
    ClusterEvent event =
        new ClusterEvent(
            regarding.name() + ".1",
            regarding.ref(),
            regarding.uid(),
            true,
            "Synced",
            "Halt advancement: 92 < 99",
            Instant.parse("2026-01-02T03:04:05Z"));
    cluster().emit(event);
    cluster().emit(event);

    assertThat(eventsAbout(regarding.name())).containsExactly("Halt advancement: 92 < 99");
  }

  @Test
  void anInvalidObjectIsRejectedWithTheServersWords() {
    ObjectNode misnamed = configMap("{a: one}").tree();
    misnamed.withObject("/metadata").put("name", "Not_Valid");
    WriteOutcome.Rejected refused = rejection(KubernetesObject.of(misnamed), FieldOwner.GENERATED);

    assertThat(refused.reason()).isEqualTo("Invalid");
    assertThat(refused.message()).contains("metadata.name").contains("Not_Valid");
  }

  @Test
  void aFieldThatMayNotChangeIsRejectedAsImmutable() {
    apply(deployment("example.test/app:1"), FieldOwner.GENERATED);
    ObjectNode moved = deployment("example.test/app:1").tree();
    moved.withObject("/spec/selector/matchLabels").put("app", "b");
    moved.withObject("/spec/template/metadata/labels").put("app", "b");
    WriteOutcome.Rejected refused = rejection(KubernetesObject.of(moved), FieldOwner.GENERATED);

    assertThat(refused.reason()).isEqualTo("Immutable");
    assertThat(refused.message()).contains("spec.selector");
  }

  @Test
  void objectsWithALabelAreListedWithTheirMetadataOnly() {
    String mark = "mark: " + name;
    KubernetesObject marked =
        apply(
            object("ConfigMap", "v1", "{metadata: {labels: {%s}}, data: {a: one}}".formatted(mark)),
            OTHER);

    List<KubernetesObject> found =
        cluster().labelled(ResourceKind.CONFIG_MAP, namespace(), "mark=" + name);
    assertThat(found).extracting(KubernetesObject::ref).containsExactly(marked.ref());
    assertThat(found.get(0).uid()).isEqualTo(marked.uid());
    assertThat(found.get(0).at("/data").isMissingNode()).isTrue();
    assertThat(cluster().labelled(ResourceKind.CONFIG_MAP, "", "mark=" + name)).hasSize(1);
    assertThat(cluster().labelled(ResourceKind.CONFIG_MAP, "elsewhere", "mark=" + name)).isEmpty();
    assertThat(cluster().labelled(ResourceKind.CONFIG_MAP, "", "mark=other-" + name)).isEmpty();
  }

  @Test
  void allObjectsOfAKindAreScannedWithTheirMetadataOnly() {
    KubernetesObject made = apply(configMap("{a: one}"), OTHER);
    List<KubernetesObject> seen = new ArrayList<>();
    cluster().scan(ResourceKind.CONFIG_MAP, namespace(), seen::add);
    assertThat(seen).extracting(KubernetesObject::ref).contains(made.ref());
    assertThat(seen).allMatch(object -> object.at("/data").isMissingNode());
    assertThat(seen).allMatch(object -> object.namespace().equals(namespace()));

    seen.clear();
    cluster().scan(ResourceKind.CONFIG_MAP, "", seen::add);
    assertThat(seen).extracting(KubernetesObject::uid).contains(made.uid());
    seen.clear();
    cluster().scan(new ResourceKind("unserved.example.test/v1", "X", "xs", true), "", seen::add);
    assertThat(seen).isEmpty();
  }

  @Test
  void aWellKnownKindIsKnownWithItsScope() {
    assertThat(cluster().kindOf("apps/v1", "Deployment")).contains(ResourceKind.DEPLOYMENT);
    assertThat(cluster().kindOf("v1", "Namespace").orElseThrow().namespaced()).isFalse();
  }

  @Test
  void aKindThatIsNotServedIsNotKnown() {
    assertThat(cluster().kindOf("unserved.example.test/v1", "Node")).isEmpty();
    assertThat(cluster().kindOf("extensions/v1beta1", "Deployment")).isEmpty();
  }

  @Test
  void aKindIsKnownByItsGroupOnceItIsDefinedWhateverItsName() {
    String group = name + ".example.test";
    assertThat(cluster().kindOf(group + "/v1", "Node")).isEmpty();
    apply(definition(group, "Node", "nodes"), FieldOwner.GENERATED);
    await(() -> cluster().kindOf(group + "/v1", "Node").isPresent());

    assertThat(cluster().kindOf(group + "/v1", "Node"))
        .contains(new ResourceKind(group + "/v1", "Node", "nodes", true));
  }

  private static KubernetesObject definition(String group, String kind, String plural) {
    ObjectNode tree = YAML.createObjectNode();
    tree.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    tree.putObject("metadata").put("name", plural + "." + group);
    ObjectNode spec = tree.putObject("spec").put("group", group).put("scope", "Namespaced");
    spec.putObject("names")
        .put("kind", kind)
        .put("plural", plural)
        .put("singular", kind.toLowerCase(Locale.ROOT))
        .put("listKind", kind + "List");
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", "v1").put("served", true).put("storage", true);
    version.putObject("schema").putObject("openAPIV3Schema").put("type", "object");
    return KubernetesObject.of(tree);
  }

  @Test
  void aClusterScopedObjectThatNamesANamespaceIsRejected() {
    WriteOutcome.Rejected refused =
        rejection(object("ClusterRole", "rbac.authorization.k8s.io/v1", "rules: []"), OTHER);

    assertThat(refused.reason()).isEqualTo("Invalid");
    assertThat(refused.message()).contains("cluster-scoped");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(cluster().find(new ObjectRef("v1", "ConfigMap", namespace(), name))).isEmpty();
    assertThat(cluster().read(new ObjectRef("v1", "ConfigMap", namespace(), name))).isEmpty();
  }

  @Test
  void anObjectOfAKindThatIsNotCachedCanBeRead() {
    KubernetesObject made =
        apply(object("ServiceAccount", "v1", "metadata: {labels: {a: one}}"), FieldOwner.GENERATED);

    assertThat(cluster().read(made.ref())).contains(made);
  }

  @Test
  void ofAMarkedObjectTheMetadataIsSeenAndNothingElse() {
    MarkedObjects marked = marked(ResourceKind.CONFIG_MAP);
    KubernetesObject made = apply(marked("{a: one}"), FieldOwner.FROM_GIT);

    KubernetesObject seen = marked.find(namespace(), name).orElseThrow();
    assertThat(seen.resourceVersion()).isEqualTo(made.resourceVersion());
    assertThat(seen.annotation(GitMarks.APPLIED)).contains("abc");
    assertThat(seen.at("/data").isMissingNode()).isTrue();
    assertThat(MarkedMetadata.fields(seen.at("/metadata/managedFields/0")).at("/f:data").has("f:a"))
        .isTrue();
  }

  @Test
  void whatOthersDoToAMarkedObjectIsTold() {
    SeenAndGone told = new SeenAndGone(name);
    MarkedObjects marked = marked(ResourceKind.CONFIG_MAP);
    try (Subscription listening = cluster().watchMarked(told)) {
      KubernetesObject made = apply(marked("{a: one}"), FieldOwner.FROM_GIT);
      String changed =
          apply(configMap("{a: two}"), new FieldOwner("other", true)).resourceVersion();
      await(() -> told.present().stream().anyMatch(seen -> seen.resourceVersion().equals(changed)));
      assertThat(told.present()).allMatch(seen -> seen.ref().equals(made.ref()));
      assertThat(marked.find(namespace(), name).orElseThrow().resourceVersion()).isEqualTo(changed);

      cluster().delete(made.ref(), made.uid());
      await(() -> told.gone().stream().anyMatch(seen -> seen.uid().equals(made.uid())));
      assertThat(marked.find(namespace(), name)).isEmpty();
      assertThat(listening).isNotNull();
    }
  }

  @Test
  void aMarkedObjectThatLosesTheLabelIsGoneAndOneWithoutItIsNeverSeen() {
    SeenAndGone told = new SeenAndGone(name);
    MarkedObjects marked = marked(ResourceKind.CONFIG_MAP);
    try (Subscription listening = cluster().watchMarked(told)) {
      apply(configMap("{a: one}"), FieldOwner.FROM_GIT);
      assertThat(marked.find(namespace(), name)).isEmpty();
      apply(marked("{a: one}"), FieldOwner.FROM_GIT);
      await(() -> !told.present().isEmpty());

      apply(configMap("{a: one}"), FieldOwner.FROM_GIT);
      await(() -> !told.gone().isEmpty());
      assertThat(marked.find(namespace(), name)).isEmpty();
      assertThat(listening).isNotNull();
    }
  }

  @Test
  void aMarkedObjectOfAnyKindIsSeen() {
    MarkedObjects marked = marked(cluster().kindOf("v1", "ServiceAccount").orElseThrow());
    apply(
        object("ServiceAccount", "v1", "metadata: {labels: {serinus.io/repository: apps}}"),
        FieldOwner.FROM_GIT);

    await(() -> marked.find(namespace(), name).isPresent());
  }

  private MarkedObjects marked(ResourceKind kind) {
    MarkedObjects marked = cluster().marked(kind);
    marked.awaitComplete(Duration.ofSeconds(30));
    return marked;
  }

  private KubernetesObject marked(String data) {
    return object(
        "ConfigMap",
        "v1",
        "{metadata: {labels: {serinus.io/repository: apps}, annotations: {serinus.io/applied:"
            + " abc}}, data: "
            + data
            + "}");
  }

  private KubernetesObject metadataWritten(KubernetesObject object) {
    WriteOutcome outcome = cluster().writeMetadata(object);
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).object();
  }

  private static KubernetesObject withFinalizers(KubernetesObject object, String... finalizers) {
    ObjectNode tree = object.tree();
    ArrayNode names = tree.withObject("/metadata").putArray("finalizers");
    List.of(finalizers).forEach(names::add);
    return KubernetesObject.of(tree);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static KubernetesObject withStatus(KubernetesObject object, String message) {
    ObjectNode tree = object.tree();
    tree.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Promoted")
        .put("status", "True")
        .put("message", message);
    return KubernetesObject.of(tree);
  }

  private static String statusOf(KubernetesObject object) {
    return object.at("/status/conditions/0/message").asText();
  }
}
