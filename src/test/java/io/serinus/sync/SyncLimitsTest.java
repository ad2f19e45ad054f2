package io.serinus.sync;

import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncLimitsTest {
  private static final String GROUP = "policies.example.com";
  private static final SyncLimits CONFINED = limits(Set.of("test"), Set.of());

  @TempDir Path root;
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static SyncLimits limits(Set<String> namespaces, Set<String> kinds) {
    return new SyncLimits(namespaces, kinds, Set.of(), Optional.empty(), namespaces.isEmpty());
  }

  private void confine(SyncLimits limits) {
    fixture.with(
        new SyncSettings(
            "apps", List.of(), List.of(), limits, false, DriftPolicy.CORRECT, "serinus-system"));
  }

  /** Somebody defines a kind in the cluster. */
  private void define(String kind, String scope) {
    fixture.defineKind(GROUP, kind, scope);
  }

  private static String definition(String kind, String scope) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %1$ss.%2$s}
    spec:
      group: %2$s
      scope: %3$s
      names: {kind: %4$s, plural: %1$ss}
      versions: [{name: v1}]
    """
        .formatted(kind.toLowerCase(java.util.Locale.ROOT), GROUP, scope, kind);
  }

  private void establish(String plural) {
    fixture.establishAfter(
        Duration.ofSeconds(1),
        new ObjectRef(
            "apiextensions.k8s.io/v1", "CustomResourceDefinition", "", plural + "." + GROUP),
        tree ->
            tree.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Established")
                .put("status", "True"));
  }

  private static String object(String kind, String namespace) {
    return "{apiVersion: %s/v1, kind: %s, metadata: {name: one, namespace: %s}}"
        .formatted(GROUP, kind, namespace);
  }

  @Test
  void aClusterScopedObjectWithANamespaceWrittenIntoItIsNotTakenForANamespacedOne() {
    define("ClusterPolicy", "Cluster");
    confine(CONFINED);

    SyncReport report = fixture.write("a.yaml", object("ClusterPolicy", "test")).sync("Policy");

    assertThat(reasons(report)).containsExactly("ClusterScopedNotAllowed");
    assertThat(report.problems().get(0).toString()).doesNotContain("Give metadata.namespace");
    assertThat(fixture.objectRequests()).noneMatch(request -> request.startsWith("apply"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClusterPolicy", "ClusterPolicy.policies.example.com"})
  void aClusterScopedKindIsAppliedWhereItIsListedByItsNameOrItsNameAndGroup(String listed) {
    define("ClusterPolicy", "Cluster");
    confine(limits(Set.of("test"), Set.of(listed)));

    SyncReport report = fixture.write("a.yaml", object("ClusterPolicy", "test")).sync("Policy");

    assertThat(report.problems()).isEmpty();
    assertThat(report.applied())
        .containsExactly(new ObjectRef(GROUP + "/v1", "ClusterPolicy", "", "one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Node", "Namespace"})
  void aNamespacedKindOfAnotherGroupIsNamespacedWhateverItsName(String kind) {
    define(kind, "Namespaced");
    confine(CONFINED);

    SyncReport report =
        fixture
            .write("a.yaml", object(kind, "test"))
            .write("b.yaml", object(kind, "other"))
            .sync("Objects");

    assertThat(report.applied()).containsExactly(new ObjectRef(GROUP + "/v1", kind, "test", "one"));
    assertThat(reasons(report)).containsExactly("NamespaceNotAllowed");
  }

  @Test
  void aConfinedRepositoryInstallsNoDefinitionUnlessTheKindIsListed() {
    confine(CONFINED);
    SyncReport refused = fixture.write("a.yaml", definition("Thing", "Namespaced")).sync("Kind");
    assertThat(reasons(refused)).containsExactly("ClusterScopedNotAllowed");
    assertThat(fixture.objectRequests()).isEmpty();

    confine(limits(Set.of("test"), Set.of("CustomResourceDefinition")));
    establish("things");
    assertThat(fixture.sync().applied()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {pod-security.kubernetes.io/enforce: privileged}",
        "labels: {a: 1}",
        "annotations: {scheduler.alpha.kubernetes.io/node-selector: a=b}",
        "finalizers: [example.com/held]"
      })
  void aConfinedRepositoryGivesItsNamespaceNothingButItsName(String field) {
    confine(CONFINED);
    SyncReport refused =
        fixture
            .write(
                "a.yaml",
                "{apiVersion: v1, kind: Namespace, metadata: {name: test, %s}}".formatted(field))
            .sync("Namespace");
    assertThat(reasons(refused)).containsExactly("NamespaceFieldsNotAllowed");
    assertThat(fixture.objectRequests()).isEmpty();

    confine(limits(Set.of("test"), Set.of("Namespace")));
    assertThat(fixture.sync().applied()).hasSize(1);
  }

  @Test
  void aConfinedRepositoryMayMakeItsNamespaceButNoOther() {
    confine(CONFINED);
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                "{apiVersion: v1, kind: Namespace, metadata: {name: test, creationTimestamp: null},"
                    + " spec: {}, status: {}}")
            .write("b.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: other}}")
            .sync("Namespaces");

    assertThat(report.applied()).containsExactly(new ObjectRef("v1", "Namespace", "", "test"));
    assertThat(reasons(report)).containsExactly("NamespaceNotAllowed");
  }

  @Test
  void noRepositoryTouchesTheControllersOwnNamespace() {
    SyncReport report =
        fixture
            .write("a.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: serinus-system}}")
            .write("b.yaml", configMap("serinus", "1").replace("test", "serinus-system"))
            .write(
                "c.yaml",
                configMap("serinus-inventory-other", "1").replace("test", "serinus-system"))
            .sync("Own");

    assertThat(reasons(report)).containsOnly("ControllerNamespaceNotAllowed").hasSize(3);
    assertThat(fixture.objectRequests()).isEmpty();
  }

  @Test
  void forceNeedsToBeAllowed() {
    String forced =
        configMap("one", "1")
            .replace(
                "namespace: test", "namespace: test, annotations: {serinus.io/force: \"true\"}");
    confine(CONFINED);
    SyncReport refused = fixture.write("a.yaml", forced).sync("Force");
    assertThat(reasons(refused)).containsExactly("ForceNotAllowed");
    assertThat(fixture.objectRequests()).isEmpty();

    confine(new SyncLimits(Set.of("test"), Set.of(), Set.of(), Optional.empty(), true));
    assertThat(fixture.sync().applied()).hasSize(1);
  }

  @Test
  void everyWriteOfARepositoryWithAServiceAccountIsMadeByItsRightsButTheInventory() {
    confine(
        new SyncLimits(
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            true,
            Optional.of("system:serviceaccount:team-a:deployer")));
    fixture.write("a.yaml", configMap("one", "1")).write("b.yaml", configMap("two", "1"));
    fixture.sync("Two");

    assertThat(fixture.cluster().takeRequests())
        .filteredOn(request -> !request.startsWith("read") && !request.startsWith("list"))
        .startsWith("apply ConfigMap serinus-system/serinus-inventory-apps")
        .filteredOn(request -> request.startsWith("as "))
        .containsExactly(
            "as system:serviceaccount:team-a:deployer", "as system:serviceaccount:team-a:deployer");
    fixture.remove("a.yaml").sync("Remove");
    assertThat(fixture.cluster().takeRequests())
        .containsExactly(
            "read ConfigMap test/one",
            "as system:serviceaccount:team-a:deployer",
            "delete ConfigMap test/one",
            "apply ConfigMap serinus-system/serinus-inventory-apps");
  }

  @Test
  void aDefaultNamespaceHoldsForListedKindsToo() {
    confine(new SyncLimits(Set.of(), Set.of("ConfigMap"), Set.of(), Optional.of("test"), true));

    SyncReport report =
        fixture
            .write("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}")
            .sync("One");

    assertThat(report.applied()).containsExactly(new ObjectRef("v1", "ConfigMap", "test", "one"));
  }

  @Test
  void whatLiesOutsideTheLimitsIsNotDeletedEither() {
    fixture
        .write("a.yaml", configMap("one", "1").replace("test", "other"))
        .write("b.yaml", configMap("two", "1"))
        .sync("Two");
    confine(CONFINED);
    fixture.sync();
    fixture.cluster().takeRequests();

    SyncReport report = fixture.remove("a.yaml").sync("Remove");

    assertThat(report.pruned()).isEmpty();
    assertThat(reasons(report)).containsExactly("NamespaceNotAllowed");
    assertThat(fixture.objectRequests()).isEmpty();
  }

  @Test
  void aKindDefinedInTheSameCommitHasTheScopeThatItsDefinitionSays() {
    establish("things");
    establish("clusterthings");
    SyncReport report =
        fixture
            .write("a.yaml", object("ClusterThing", "test"))
            .write("b.yaml", definition("ClusterThing", "Cluster"))
            .write("c.yaml", object("Thing", "test"))
            .write("d.yaml", definition("Thing", "Namespaced"))
            .sync("All");

    assertThat(reasons(report)).containsExactly("ClusterScopedNotAllowed");
    assertThat(report.applied())
        .contains(new ObjectRef(GROUP + "/v1", "Thing", "test", "one"))
        .hasSize(3);
  }

  @Test
  void aKindThatIsNotServedIsAskedForAtGrowingDistancesAndAppliedOnceItIs() {
    SyncReport report =
        fixture
            .write("a.yaml", object("Thing", "test"))
            .write("b.yaml", configMap("one", "1"))
            .sync("Both");
    assertThat(reasons(report)).containsExactly("NoSuchKind");
    assertThat(report.applied()).hasSize(1);
    assertThat(report.retryAt()).isPresent();
    fixture.cluster().takeRequests();

    fixture.sync();
    assertThat(fixture.objectRequests()).isEmpty();
    int asked = 0;
    for (int seconds = 0; seconds < 3600; seconds += 10) {
      fixture.pass(Duration.ofSeconds(10));
      fixture.sync();
      asked += fixture.objectRequests().size();
    }
    assertThat(asked).isBetween(5, 12);

    define("Thing", "Namespaced");
    fixture.pass(Duration.ofMinutes(10));
    SyncReport healed = fixture.sync();
    assertThat(healed.applied()).hasSize(1);
    assertThat(healed.problems()).isEmpty();
    assertThat(healed.retryAt()).isEmpty();
  }

  @Test
  void aGroupThatDoesNotAnswerStopsItsOwnObjectsOnly() {
    define("Thing", "Namespaced");
    fixture.cluster().undiscoverable(GROUP + "/v1");

    SyncReport report =
        fixture
            .write("a.yaml", object("Thing", "test"))
            .write("b.yaml", configMap("one", "1"))
            .sync("Both");

    assertThat(reasons(report)).containsExactly("ApiServerFailed");
    assertThat(report.applied()).hasSize(1);
  }

  @Test
  void anObjectWhoseKindIsNoLongerServedIsKept() {
    define("ClusterPolicy", "Cluster");
    confine(limits(Set.of(), Set.of("ClusterPolicy", "ConfigMap")));
    fixture.write("a.yaml", object("ClusterPolicy", "test")).sync("Policy");
    fixture.undefineKind(GROUP, "ClusterPolicy");
    fixture.restart();
    fixture.cluster().forgetKinds();

    SyncReport report = fixture.write("b.yaml", configMap("one", "1")).sync("Other");

    assertThat(reasons(report)).containsExactly("NoSuchKind");
    assertThat(fixture.inventory()).contains("ClusterPolicy - one");
  }

  @Test
  void kindsOfAddOnsCostOneQuestionAndNoneAtRest() {
    define("Thing", "Namespaced");
    fixture
        .write("a.yaml", object("Thing", "test"))
        .write("b.yaml", object("Thing", "test").replace("one", "two"))
        .sync("Two");
    assertThat(fixture.objectRequests())
        .filteredOn(request -> request.startsWith("discover"))
        .hasSize(1);

    fixture.sync();
    fixture
        .write("a.yaml", object("Thing", "test").replace("}}", ", labels: {a: b}}}"))
        .sync("Label");
    assertThat(fixture.objectRequests()).containsExactly("apply Thing test/one");
  }
}
