package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoRepositoriesTest {
  private static final List<String> BOTH = List.of("apps", "platform");

  @TempDir Path root;
  private SyncFixture apps;
  private SyncFixture platform;

  @BeforeEach
  void open() {
    apps = SyncFixture.first(root.resolve("a"), "apps", BOTH);
    platform = apps.another(root.resolve("b"), "platform");
    apps.write("keep.yaml", configMap("apps", "1")).sync("Apps");
    platform.write("keep.yaml", configMap("platform", "1")).sync("Platform");
    apps.sync();
    apps.cluster().takeRequests();
  }

  @AfterEach
  void close() {
    apps.close();
    platform.close();
  }

  private String value(String name) {
    return apps.live("ConfigMap", name).at("/data/value").asText();
  }

  private String owner(KubernetesObject object) {
    return object.annotation(GitMarks.REPOSITORY).orElse("");
  }

  /** Both are stopped; only Git and the cluster are left. */
  private void restartBoth() {
    RepositoryClaims claims = SyncFixture.claims(BOTH);
    apps.inProcessOf(claims);
    platform.inProcessOf(claims);
  }

  @Test
  void anObjectThatTwoRepositoriesDefineIsKeptByTheOneThatHasItAndBothPlacesAreNamed() {
    apps.write("a/settings.yaml", configMap("settings", "apps")).sync("Settings");
    SyncReport refused =
        platform.write("b/settings.yaml", configMap("settings", "platform")).sync("Settings");

    assertThat(reasons(refused)).containsExactly("OwnedByOtherRepository");
    assertThat(refused.problems().get(0).toString())
        .startsWith("b/settings.yaml:1: ConfigMap test/settings")
        .contains("repository platform")
        .contains("repository apps (a/settings.yaml:1)");
    assertThat(value("settings")).isEqualTo("apps");

    SyncReport kept = apps.write("a/settings.yaml", configMap("settings", "apps 2")).sync("Next");
    assertThat(reasons(kept)).containsExactly("AlsoInOtherRepository");
    assertThat(kept.problems().get(0).toString())
        .contains("repository platform too (b/settings.yaml:1)");
    assertThat(value("settings")).isEqualTo("apps 2");

    apps.cluster().takeRequests();
    platform.sync();
    apps.sync();
    assertThat(apps.objectRequests()).isEmpty();
  }

  @Test
  void itIsKeptByTheOneThatHasItAlsoAfterARestartInEitherOrder() {
    apps.write("settings.yaml", configMap("settings", "apps")).sync("Settings");
    platform.write("settings.yaml", configMap("settings", "platform")).sync("Settings");

    for (boolean platformFirst : List.of(true, false)) {
      restartBoth();
      SyncReport refused = platformFirst ? platform.sync() : null;
      apps.sync();
      refused = refused == null ? platform.sync() : refused;

      assertThat(reasons(refused)).containsExactly("OwnedByOtherRepository");
      assertThat(value("settings")).isEqualTo("apps");
    }
  }

  @Test
  void neitherDeletesWhatTheOtherStates() {
    apps.write("settings.yaml", configMap("settings", "apps")).sync("Settings");
    platform.write("settings.yaml", configMap("settings", "platform")).sync("Settings");

    platform.remove("settings.yaml").sync("Remove");
    platform.pass(Duration.ofHours(1));
    apps.sync();
    platform.sync();

    assertThat(value("settings")).isEqualTo("apps");
    assertThat(apps.sync().problems()).isEmpty();
  }

  @Test
  void anObjectThatBothBroughtInBeforeIsKeptByTheOneWhoseMarkItCarries() {
    apps.write("settings.yaml", configMap("settings", "apps")).sync("Settings");
    platform.inProcessOf(SyncFixture.claims(List.of("platform")));
    platform.write("settings.yaml", configMap("settings", "platform")).sync("Settings");
    assertThat(value("settings")).isEqualTo("platform");
    restartBoth();

    platform.sync();
    SyncReport refused = apps.sync();
    SyncReport kept = platform.sync();

    assertThat(reasons(refused)).containsExactly("OwnedByOtherRepository");
    assertThat(reasons(kept)).containsExactly("AlsoInOtherRepository");
    assertThat(value("settings")).isEqualTo("platform");
  }

  @Test
  void anObjectMovedIsHandedOverWhenTheNewRepositoryIsReadFirst() {
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    KubernetesObject before = apps.live("ConfigMap", "settings");
    apps.remove("settings.yaml").push("Move out");
    platform.write("settings.yaml", configMap("settings", "1")).push("Move in");

    platform.sync();
    SyncReport left = apps.sync();
    platform.sync();
    apps.sync();

    assertThat(left.pruned()).isEmpty();
    assertHandedOver(before);
  }

  @Test
  void anObjectMovedIsHandedOverWhenTheOldRepositoryIsReadFirst() {
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    KubernetesObject before = apps.live("ConfigMap", "settings");
    apps.remove("settings.yaml").push("Move out");
    platform.write("settings.yaml", configMap("settings", "1")).push("Move in");

    SyncReport left = apps.sync();
    apps.sync();
    platform.sync();
    apps.sync();

    assertThat(left.pruned()).isEmpty();
    assertHandedOver(before);
  }

  @Test
  void anObjectMovedWhileTheControllerWasDownIsHandedOverInEitherOrder() {
    for (boolean newFirst : List.of(true, false)) {
      String name = "settings-" + newFirst;
      apps.write(name + ".yaml", configMap(name, "1")).sync("Settings");
      final String uid = apps.live("ConfigMap", name).uid();
      apps.remove(name + ".yaml").push("Move out");
      platform.write(name + ".yaml", configMap(name, "1")).push("Move in");
      restartBoth();

      (newFirst ? platform : apps).sync();
      (newFirst ? apps : platform).sync();
      platform.sync();
      apps.sync();

      assertThat(apps.live("ConfigMap", name).uid()).isEqualTo(uid);
      assertThat(owner(apps.live("ConfigMap", name))).isEqualTo("platform");
      assertThat(apps.inventory()).doesNotContain(name);
    }
  }

  private void assertHandedOver(KubernetesObject before) {
    KubernetesObject after = apps.live("ConfigMap", "settings");
    assertThat(after.uid()).isEqualTo(before.uid());
    assertThat(owner(after)).isEqualTo("platform");
    assertThat(apps.inventory()).doesNotContain("settings");
    assertThat(platform.inventory()).contains("settings");
    platform.remove("settings.yaml").push("Remove");
    platform.sync();
    apps.sync();
    platform.sync();
    assertThat(apps.exists("ConfigMap", "settings")).isFalse();
  }

  @Test
  void everyObjectOfARepositoryMayMoveAtOnceWithoutTheGuardAgainstMassDeletion() {
    for (String name : List.of("one", "two", "three", "four", "five")) {
      apps.write(name + ".yaml", configMap(name, "1"));
      platform.write(name + ".yaml", configMap(name, "1"));
    }
    apps.sync("Five");
    for (String name : List.of("one", "two", "three", "four", "five")) {
      apps.remove(name + ".yaml");
    }
    apps.push("Move out");
    platform.push("Move in");

    apps.sync();
    platform.sync();
    SyncReport left = apps.sync();

    assertThat(left.problems()).isEmpty();
    assertThat(left.pruned()).isEmpty();
    assertThat(owner(apps.live("ConfigMap", "five"))).isEqualTo("platform");
  }

  @Test
  void aCanaryMovedWithItsTargetKeepsItsUidAndItsStatus() {
    apps.write("d.yaml", deployment("podinfo", "1", 2))
        .write("c.yaml", canary("podinfo"))
        .sync("Canary");
    apps.cluster()
        .edit(
            apps.live("Canary", "podinfo").ref(),
            "serinus",
            tree -> tree.putObject("status").put("phase", "Succeeded"));
    KubernetesObject before = apps.live("Canary", "podinfo");
    final String target = apps.live("Deployment", "podinfo").uid();
    apps.remove("d.yaml").remove("c.yaml").push("Move out");
    platform
        .write("d.yaml", deployment("podinfo", "1", 2))
        .write("c.yaml", canary("podinfo"))
        .push("Move in");

    apps.sync();
    platform.sync();
    apps.sync();

    KubernetesObject after = apps.live("Canary", "podinfo");
    assertThat(after.uid()).isEqualTo(before.uid());
    assertThat(after.at("/status/phase").asText()).isEqualTo("Succeeded");
    assertThat(owner(after)).isEqualTo("platform");
    assertThat(apps.live("Deployment", "podinfo").uid()).isEqualTo(target);
  }

  @Test
  void nothingIsDeletedBeforeEveryRepositoryThatMayDefineItWasRead() {
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");

    SyncReport waiting = apps.remove("settings.yaml").sync("Remove");
    assertThat(waiting.pruned()).isEmpty();
    assertThat(waiting.problems()).isEmpty();
    apps.pass(Duration.ofMinutes(6));
    assertThat(reasons(apps.sync())).containsExactly("PruningWaits");
    assertThat(apps.exists("ConfigMap", "settings")).isTrue();

    platform.sync();
    assertThat(apps.sync().pruned()).hasSize(1);
  }

  @Test
  void aRepositoryThatCannotBeReadIsWaitedForAsLongAsItTakes() {
    platform.sync();
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    apps.remove("settings.yaml").sync("Remove");
    apps.pass(Duration.ofDays(30));

    SyncReport waiting = apps.sync();
    assertThat(waiting.pruned()).isEmpty();
    assertThat(reasons(waiting)).containsExactly("PruningWaits");

    platform.sync();
    assertThat(apps.sync().pruned()).hasSize(1);
  }

  @Test
  void anObjectWhoseMarkNamesAnotherRepositoryIsReleasedWithoutWaitingForThat() {
    platform.sync();
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    apps.cluster()
        .edit(
            new ObjectRef("v1", "ConfigMap", "test", "settings"),
            "serinus",
            tree ->
                ((ObjectNode) tree.at("/metadata/annotations"))
                    .put("serinus.io/repository", "platform"));

    SyncReport released = apps.remove("settings.yaml").sync("Remove");
    apps.pass(Duration.ofDays(2));

    assertThat(released.pruned()).isEmpty();
    assertThat(apps.sync().problems()).isEmpty();
    assertThat(apps.exists("ConfigMap", "settings")).isTrue();
    assertThat(apps.inventory()).doesNotContain("settings");
  }

  @Test
  void whatCarriesTheMarkIsKnownWithoutALookAlsoWhenTheInventoryIsLost() {
    apps.write("a.yaml", configMap("one", "1")).write("b.yaml", configMap("two", "1")).sync("Two");
    ObjectRef inventory =
        new ObjectRef("v1", "ConfigMap", "serinus-system", "serinus-inventory-apps");
    apps.cluster()
        .sandbox()
        .delete(inventory, apps.cluster().sandbox().find(inventory).orElseThrow().uid());
    apps.cluster().takeRequests();

    apps.restart().sync();

    assertThat(apps.objectRequests()).isEmpty();
    assertThat(apps.inventory()).contains("one", "two");
  }

  @Test
  void aRepositoryThatMayNotDefineAnObjectIsNotWaitedFor() {
    platform.with(
        new SyncSettings(
            "platform",
            List.of(),
            List.of(),
            new SyncLimits(Set.of("elsewhere"), Set.of(), Set.of(), Optional.empty(), false),
            false,
            DriftPolicy.CORRECT,
            "serinus-system"));
    platform.sync();
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");

    assertThat(apps.remove("settings.yaml").sync("Remove").pruned()).hasSize(1);
  }

  @Test
  void whatWasAppliedFromARepositoryThatWasNotReadYetIsNotTaken() {
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    apps.remove("settings.yaml").push("Move out");
    platform.write("settings.yaml", configMap("settings", "2")).push("Move in");
    restartBoth();

    SyncReport report = platform.sync();
    assertThat(reasons(report)).containsExactly("OwnedByOtherRepository");
    assertThat(value("settings")).isEqualTo("1");

    apps.sync();
    assertThat(platform.sync().applied()).hasSize(1);
    assertThat(value("settings")).isEqualTo("2");
  }

  @Test
  void whatAnotherRepositoryMayStillDefineInAnUnreadableFileIsNotTaken() {
    apps.write("settings.yaml", configMap("settings", "1")).sync("Settings");
    apps.write("settings.yaml", configMap("settings", "1").replace("{name", "{ {name"))
        .sync("Broken");

    SyncReport report = platform.write("settings.yaml", configMap("settings", "2")).sync("Take it");

    assertThat(reasons(report)).containsExactly("OwnedByOtherRepository");
    assertThat(value("settings")).isEqualTo("1");
  }

  @Test
  void whatFluxOrArgoCdManagesIsLeftToThemUntilItsMarkIsGone() {
    List<String> marks =
        List.of(
            "labels: {kustomize.toolkit.fluxcd.io/name: apps}",
            "labels: {helm.toolkit.fluxcd.io/name: apps}",
            "annotations: {argocd.argoproj.io/tracking-id: 'apps:/ConfigMap:test/x'}");
    for (int index = 0; index < marks.size(); index++) {
      foreign("x" + index, "other-tool", marks.get(index));
      apps.write("x" + index + ".yaml", configMap("x" + index, "ours"));
    }
    foreign("x3", "argocd-controller", "labels: {app.kubernetes.io/instance: apps}");
    foreign("chart", "helm", "labels: {app.kubernetes.io/instance: apps}");
    apps.write("x3.yaml", configMap("x3", "ours")).write("y.yaml", configMap("chart", "theirs"));

    SyncReport report = apps.sync("Take over");

    assertThat(reasons(report)).containsOnly("ManagedByOtherTool").hasSize(4);
    assertThat(report.problems().get(0).toString()).contains("Flux").contains("x0.yaml:1");
    assertThat(report.applied()).extracting(ObjectRef::name).containsExactly("chart");
    assertThat(value("x0")).isEqualTo("theirs");

    apps.cluster()
        .edit(
            apps.live("ConfigMap", "x0").ref(),
            "other-tool",
            tree -> {
              tree.withObject("/metadata").remove("labels");
              tree.withObject("/data").put("value", "ours");
            });
    apps.pass(Duration.ofMinutes(10));
    assertThat(apps.sync().applied()).extracting(ObjectRef::name).containsExactly("x0");
  }

  @Test
  void whatWasNotTakenIsLookedAtAtGrowingDistances() {
    foreign("x", "other-tool", "labels: {helm.toolkit.fluxcd.io/name: apps}");
    apps.write("x.yaml", configMap("x", "ours")).sync("Take over");
    apps.cluster().takeRequests();

    int looks = 0;
    for (int seconds = 0; seconds < 3600; seconds += 10) {
      apps.pass(Duration.ofSeconds(10));
      apps.sync();
      looks += apps.objectRequests().size();
    }
    assertThat(looks).isBetween(5, 12);
  }

  @Test
  void manyNewObjectsAreLookedAtTogether() {
    foreign("n7", "other-tool", "labels: {helm.toolkit.fluxcd.io/name: apps}");
    for (int index = 0; index < 200; index++) {
      apps.write("n" + index + ".yaml", configMap("n" + index, "ours"));
    }

    SyncReport report = apps.sync("Many");

    assertThat(reasons(report)).containsExactly("ManagedByOtherTool");
    assertThat(report.applied()).hasSize(199);
    assertThat(apps.objectRequests())
        .filteredOn(request -> !request.startsWith("apply"))
        .containsExactly("scan ConfigMap test");
  }

  @Test
  void withoutTheRightToListManyAreLookedAtOneByOne() {
    apps.cluster().forbidLists();
    for (int index = 0; index < 30; index++) {
      apps.write("n" + index + ".yaml", configMap("n" + index, "ours"));
    }

    assertThat(apps.sync("Many").applied()).hasSize(30);
  }

  /** An object that another tool made. */
  private void foreign(String name, String manager, String metadata) {
    apps.made(
        configMap(name, "theirs").replace("namespace: test", "namespace: test, " + metadata),
        manager);
  }

  private static RepositoryClaims shopInPlaceOfApps() {
    return new RepositoryClaims(
        Map.of(
            "shop", RepositoryIdentity.of("git@host:apps.git", "main"),
            "platform", RepositoryIdentity.of("https://host/platform", "main")));
  }

  @Test
  void aRenamedRepositoryDeletesWhatItAppliedUnderItsFormerName() {
    apps.write("a.yaml", configMap("one", "1")).write("b.yaml", configMap("two", "1")).sync("Two");
    apps.remove("a.yaml").push("Remove");
    RepositoryClaims claims = shopInPlaceOfApps();
    apps.renamed("shop", claims);
    platform.inProcessOf(claims);

    apps.sync();
    platform.sync();
    SyncReport report = apps.sync();

    assertThat(report.pruned()).extracting(ObjectRef::name).containsExactly("one");
    assertThat(owner(apps.live("ConfigMap", "two"))).isEqualTo("shop");
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void whatARenamedRepositoryAppliedUnderItsFormerNameIsNotTakenByAnother() {
    apps.write("a.yaml", configMap("one", "1")).sync("One");
    platform.write("a.yaml", configMap("one", "2")).push("The same");
    RepositoryClaims claims = shopInPlaceOfApps();
    platform.inProcessOf(claims);
    apps.renamed("shop", claims);

    assertThat(reasons(platform.sync())).containsExactly("OwnedByOtherRepository");
    apps.sync();
    assertThat(reasons(platform.sync())).containsExactly("OwnedByOtherRepository");
    assertThat(value("one")).isEqualTo("1");
  }

  @Test
  void objectsOfARepositoryThatIsNotConfiguredAnyMoreStayAndMayBeTaken() {
    apps.write("a.yaml", configMap("one", "1")).write("b.yaml", configMap("two", "1")).sync("Two");
    platform.inProcessOf(SyncFixture.claims(List.of("platform")));

    SyncReport report = platform.write("a.yaml", configMap("one", "2")).sync("Take one");

    assertThat(report.problems()).isEmpty();
    assertThat(value("one")).isEqualTo("2");
    assertThat(value("two")).isEqualTo("1");
    assertThat(report.pruned()).isEmpty();
  }
}
