package io.serinus.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSelectionTest {
  private static final PathSelection ALL = PathSelection.of(List.of(), List.of());

  @Test
  void everyManifestIsSelectedByDefault() {
    assertThat(List.of("a.yaml", "x/b.yml", "x/y/c.json")).allMatch(ALL::selects);
    assertThat(List.of("A.YAML", "x/b.Yml", "x/y/C.JSON")).allMatch(ALL::selects);
    assertThat(List.of("README.md", "yaml", "x/a.yaml.txt")).noneMatch(ALL::selects);
  }

  @ParameterizedTest
  @CsvSource({
    "clusters/test, clusters/test/a.yaml, true",
    "clusters/test/, clusters/test/a.yaml, true",
    "./clusters/test, clusters/test/a.yaml, true",
    "clusters/test, clusters/test2/a.yaml, false",
    "clusters/test, x/clusters/test/a.yaml, false",
    "., a/b.yaml, true",
    "**/prod, a/b/prod/x.yaml, true",
    "**/prod, prod/x.yaml, true",
    "apps/**/prod, apps/prod/x.yaml, true",
    "apps/*/prod, apps/a/b/prod/x.yaml, false",
    "*.yaml, a.yaml, true",
    "*.yaml, x/a.yaml, false",
    "app?.yaml, app1.yaml, true",
  })
  void includesAreFixedToTheRoot(String pattern, String path, boolean selected) {
    assertThat(PathSelection.of(List.of(pattern), List.of()).selects(path)).isEqualTo(selected);
  }

  @Test
  void excludesWin() {
    PathSelection selection = PathSelection.of(List.of("apps"), List.of("apps/**/test"));

    assertThat(selection.selects("apps/a.yaml")).isTrue();
    assertThat(selection.selects("apps/x/test/a.yaml")).isFalse();
  }

  @Test
  void whatIsIgnoredIsNotSelectedWhetherAsAFileOrAsAFolder() {
    PathSelection selection = ALL.ignoring(path -> path.equals("a.yaml") || path.equals("vendor/"));

    assertThat(selection.selects("a.yaml")).isFalse();
    assertThat(selection.selects("b.yaml")).isTrue();
    assertThat(selection.mayCover("vendor")).isFalse();
    assertThat(selection.mayCover("other")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a//b", "a/../b"})
  void aPatternThatLeavesTheTreeIsAMistake(String pattern) {
    assertThatThrownBy(() -> PathSelection.of(List.of(pattern), List.of()))
        .hasMessageContaining(pattern);
  }

  @Test
  void aHostilePatternCostsNoTime() {
    PathSelection selection = PathSelection.of(List.of("*a".repeat(200) + "b"), List.of());

    assertThat(selection.selects("a".repeat(4_000) + ".yaml")).isFalse();
  }
}
