package io.serinus.sync;

import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.manifest.ManifestProblem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncIgnoreTest {
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

  @Test
  void anIgnoreFileInAFolderHoldsForThatFolder() {
    SyncReport report =
        fixture
            .write("apps/.serinusignore", "*-test.yaml\n")
            .write("apps/deep/a-test.yaml", configMap("one", "1"))
            .write("apps/b.yaml", configMap("two", "1"))
            .write("c-test.yaml", configMap("three", "1"))
            .sync("Nested");

    assertThat(report.problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
    assertThat(fixture.exists("ConfigMap", "three")).isTrue();
  }

  @Test
  void aNewIgnoreFileInAFolderThatCannotBeReadHoldsTheCommitBack() {
    fixture.write("a.yaml", configMap("one", "1")).sync("Plain");
    SyncReport report =
        fixture
            .write("apps/.serinusignore", "x\u0000")
            .write("apps/b.yaml", configMap("two", "1"))
            .sync("Unreadable");

    assertThat(reasons(report)).containsExactly("IgnoreFileUnreadable");
    assertThat(report.problems().get(0).what()).contains("apps/.serinusignore");
    assertThat(fixture.exists("ConfigMap", "two")).isFalse();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void theLastGoodVersionOfOneFileHoldsAndTheOthersAreReadAnew() {
    fixture
        .write("apps/.serinusignore", "one.yaml\n")
        .write(".serinusignore", "two.yaml\n")
        .write("apps/one.yaml", configMap("one", "1"))
        .write("two.yaml", configMap("two", "1"))
        .sync("Both");
    SyncReport report =
        fixture.write("apps/.serinusignore", "../up\n").write(".serinusignore", "").sync("Break");

    assertThat(report.problems())
        .extracting(ManifestProblem::path)
        .containsExactly("apps/.serinusignore");
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up\n", "x\u0000", "LONG", "MANY"})
  void withAnIgnoreFileThatCannotBeReadNothingIsApplied(String content) {
    SyncReport report =
        fixture
            .write(".serinusignore", ignoreFile(content))
            .write("a.yaml", configMap("one", "1"))
            .sync("Ignore");

    assertThat(reasons(report))
        .hasSize(1)
        .isSubsetOf(List.of("InvalidPathPattern", "IgnoreFileUnreadable"));
    assertThat(report.retryAt()).isPresent();
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up\n", "x\u0000", "LONG", "MANY"})
  void theLastGoodIgnoreFileHoldsWhileItCannotBeRead(String content) {
    fixture
        .write(".serinusignore", "b.yaml\n")
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .sync("Ignore");
    SyncReport report =
        fixture
            .write(".serinusignore", ignoreFile(content))
            .write("a.yaml", configMap("one", "2"))
            .sync("Break it");

    assertThat(reasons(report))
        .hasSize(1)
        .isSubsetOf(List.of("InvalidPathPattern", "IgnoreFileUnreadable"));
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("2");
    assertThat(fixture.exists("ConfigMap", "two")).isFalse();

    fixture.write(".serinusignore", "").sync("Repair it");
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
  }

  @Test
  void theLastGoodIgnoreFileHoldsWhenADirectoryTookItsPlace() {
    fixture
        .write(".serinusignore", "hidden/\n")
        .write("hidden/h.yaml", configMap("hidden", "1"))
        .sync("Ignore");
    SyncReport report =
        fixture.remove(".serinusignore").write(".serinusignore/x.txt", "x\n").sync("Directory");

    assertThat(reasons(report)).containsExactly("IgnoreFileUnreadable");
    assertThat(fixture.exists("ConfigMap", "hidden")).isFalse();
  }

  @Test
  void anIgnoreFileMayBeginWithAByteOrderMark() {
    SyncReport report =
        fixture
            .write(".serinusignore", "\uFEFFb.yaml\n")
            .write("b.yaml", configMap("two", "1"))
            .sync("Ignore");

    assertThat(report.problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "two")).isFalse();
  }

  private static String ignoreFile(String content) {
    return switch (content) {
      case "LONG" -> "x".repeat(65 * 1024);
      case "MANY" -> "x\n".repeat(1_001);
      default -> content;
    };
  }
}
