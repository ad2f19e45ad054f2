package io.serinus.sync;

import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.git.CommitId;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MassPruneTest {
  private static final ObjectRef INVENTORY =
      new ObjectRef("v1", "ConfigMap", "serinus-system", "serinus-inventory-apps");
  private static final String ALLOW = "\n\nSerinus-Allow-Prune: true\n";

  @TempDir Path root;
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .write("c.yaml", configMap("three", "1"))
        .sync("Three");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String doubt(SyncReport report) {
    assertThat(reasons(report)).containsExactly("MassPrune");
    assertThat(report.pruned()).isEmpty();
    return report.problems().get(0).what();
  }

  @Test
  void moreThanHalfIsKeptUntilItIsAllowed() {
    fixture
        .write("d.yaml", configMap("four", "1"))
        .write("e.yaml", configMap("five", "1"))
        .sync("Five");
    fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml").remove("d.yaml");

    SyncReport held = fixture.sync("Remove four");
    assertThat(reasons(held)).containsExactly("MassPrune");
    assertThat(held.problems().get(0).toString())
        .contains("4 of 5")
        .contains("sync.allowMassPrune: true");
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    fixture.cluster().takeRequests();
    fixture.sync();
    assertThat(fixture.cluster().takeRequests()).isEmpty();

    fixture
        .with(
            new SyncSettings(
                "apps",
                List.of(),
                List.of(),
                SyncLimits.DEFAULT,
                true,
                DriftPolicy.CORRECT,
                "serinus-system"))
        .sync();
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(fixture.exists("ConfigMap", "five")).isTrue();
  }

  @Test
  void aSmallRepositoryIsNotEmptied() {
    SyncReport held = fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml").sync("Empty");

    assertThat(doubt(held)).contains("3 of 3").contains("that is everything");
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void moreThanAHundredAreKeptAlsoWhenTheyAreFew() {
    for (int file = 0; file < 400; file++) {
      fixture.write("many/%03d.yaml".formatted(file), configMap("c" + file, "1"));
    }
    fixture.sync("Many");
    for (int file = 0; file < 101; file++) {
      fixture.remove("many/%03d.yaml".formatted(file));
    }

    assertThat(doubt(fixture.sync("Remove 101"))).contains("that is more than 100");
    fixture.write("many/000.yaml", configMap("c0", "1"));
    assertThat(fixture.sync("One less").pruned()).hasSize(100);
  }

  @Test
  void theBoundIsTheOneOfTheConfiguration() {
    fixture
        .with(
            new SyncSettings(
                "apps",
                List.of(),
                List.of(),
                SyncLimits.DEFAULT,
                false,
                DriftPolicy.CORRECT,
                "serinus-system",
                1))
        .write("d.yaml", configMap("four", "1"))
        .write("e.yaml", configMap("five", "1"))
        .sync("Five");

    assertThat(doubt(fixture.remove("a.yaml").remove("b.yaml").sync("Two"))).contains("than 1");
  }

  @Test
  void aLineInTheMessageOfACommitLiftsTheGuardForThatCommit() {
    fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml");
    assertThat(doubt(fixture.sync("No word"))).contains("everything");

    SyncReport report = fixture.sync("All of it" + ALLOW);

    assertThat(report.problems()).isEmpty();
    assertThat(report.pruned()).hasSize(3);
  }

  @Test
  void theLineOfAnEarlierCommitDoesNotCount() {
    fixture.sync("Nothing yet" + ALLOW);

    assertThat(doubt(fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml").sync("Empty")))
        .contains("everything");
  }

  @Test
  void theLineCountsAlsoInWhatAMergeBrought() {
    fixture.onBranch(
        "topic",
        side -> side.remove("a.yaml").remove("b.yaml").remove("c.yaml").push("All" + ALLOW));

    assertThat(fixture.merge("topic").sync().pruned()).hasSize(3);
  }

  @Test
  void anAnnotationOfTheInventoryLiftsTheGuardForTheCommitItNames() {
    fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml");
    SyncReport held = fixture.sync("Empty");
    assertThat(held.problems().get(0).whatToDo())
        .contains("serinus-inventory-apps serinus.io/allow-prune=" + held.commit().sha());

    annotateInventory(new CommitId("1".repeat(40)));
    fixture.pass(Duration.ofSeconds(30));
    assertThat(fixture.sync().pruned()).isEmpty();
    annotateInventory(held.commit());
    fixture.pass(Duration.ofSeconds(30));
    assertThat(fixture.sync().pruned()).hasSize(3);
  }

  private void annotateInventory(CommitId commit) {
    fixture
        .cluster()
        .edit(
            INVENTORY,
            "kubectl",
            tree ->
                ((ObjectNode) tree.at("/metadata/annotations"))
                    .put("serinus.io/allow-prune", commit.sha()));
  }

  @Test
  void whileItIsKeptNothingIsAskedForAndAWordOnTheInventoryIsSeenAtTheNextLook() {
    fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml");
    SyncReport held = fixture.sync("Empty");
    fixture.cluster().takeRequests();
    for (int minute = 0; minute < 30; minute++) {
      fixture.pass(Duration.ofMinutes(1));
      fixture.sync();
    }
    assertThat(fixture.cluster().takeRequests()).isEmpty();

    annotateInventory(held.commit());

    assertThat(fixture.sync().pruned()).hasSize(3);
  }

  @Test
  void anInventoryThatIsNotWatchedIsReadAtGrowingDistances() {
    fixture
        .cluster()
        .edit(
            INVENTORY,
            "old",
            tree -> ((ObjectNode) tree.at("/metadata/labels")).remove("serinus.io/repository"));
    fixture.remove("a.yaml").remove("b.yaml").remove("c.yaml");
    SyncReport held = fixture.sync("Empty");
    fixture.cluster().takeRequests();
    for (int second = 0; second < 600; second++) {
      fixture.pass(Duration.ofSeconds(1));
      fixture.sync();
    }
    assertThat(fixture.cluster().takeRequests())
        .containsOnly("read " + INVENTORY)
        .hasSizeLessThan(8);

    annotateInventory(held.commit());
    fixture.pass(Duration.ofMinutes(10));

    assertThat(fixture.sync().pruned()).hasSize(3);
  }

  @Test
  void afterARewrittenHistoryNoRemovalGoesUnconfirmed() {
    fixture.write("d.yaml", configMap("four", "1")).sync("Four");
    fixture.undo().write("e.yaml", configMap("five", "1"));

    assertThat(doubt(fixture.sync("Another fourth"))).contains("history of the branch");
    assertThat(doubt(fixture.sync("And one more commit"))).contains("history of the branch");
    assertThat(fixture.exists("ConfigMap", "five")).isTrue();
    assertThat(fixture.sync("It is meant" + ALLOW).pruned()).hasSize(1);
    assertThat(fixture.remove("e.yaml").sync("An ordinary one").pruned()).hasSize(1);
  }

  @Test
  void whatIsIgnoredFromNowOnIsKeptUntilThatIsConfirmed() {
    fixture.write(".serinusignore", "a.yaml\n");

    assertThat(doubt(fixture.sync("Ignore"))).contains("a .serinusignore changed");
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(fixture.sync("Meant" + ALLOW).pruned()).hasSize(1);
    assertThat(fixture.remove("b.yaml").sync("An ordinary one").pruned()).hasSize(1);
  }

  @Test
  void otherPathsInTheConfigurationDeleteNothingUnconfirmedAlsoOverARestart() {
    SyncSettings narrow =
        new SyncSettings(
            "apps",
            List.of("*.yaml"),
            List.of("a.yaml"),
            SyncLimits.DEFAULT,
            false,
            DriftPolicy.CORRECT,
            "serinus-system");
    fixture.with(narrow);

    assertThat(doubt(fixture.sync())).contains("paths");
    assertThat(doubt(fixture.restart().sync("Another commit"))).contains("paths");
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }
}
