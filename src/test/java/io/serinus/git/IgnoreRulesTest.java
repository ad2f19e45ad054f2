package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
  private static IgnoreRules root(String text) {
    return IgnoreRules.of(Map.of("", text));
  }

  @Test
  void laterLinesWinAndATrailingSlashMeansFolders() {
    IgnoreRules rules =
        root("# comment\n\n*.tmp.yaml\n/charts\nvalues/\n!keep.tmp.yaml\ndocs/**/x.yaml\n");

    assertThat(
            List.of(
                "b/a.tmp.yaml", "charts/a.yaml", "a/values/b.yaml", "docs/x.yaml", "docs/a/x.yaml"))
        .allMatch(rules::ignores);
    assertThat(List.of("a/keep.tmp.yaml", "a/charts/b.yaml", "values.yaml", "docs/y.yaml"))
        .noneMatch(rules::ignores);
    assertThat(rules.ignores("a/values/")).isTrue();
    assertThat(rules.ignores("a/values")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "app[0-9].yaml, app1.yaml, true",
    "app[0-9].yaml, appx.yaml, false",
    "app[!0-9].yaml, appx.yaml, true",
    "app?.yaml, app1.yaml, true",
    "\\#a.yaml, '#a.yaml', true",
    "\\!a.yaml, '!a.yaml', true",
    "**/prod, a/b/prod/x.yaml, true",
    "apps/**, apps/a/b.yaml, true",
    "apps/*, apps/a/b.yaml, true",
    "/a.yaml, x/a.yaml, false"
  })
  void patternsMeanWhatTheyMeanToGit(String pattern, String path, boolean ignored) {
    assertThat(root(pattern).ignores(path)).isEqualTo(ignored);
  }

  @Test
  void nothingBelowAnIgnoredFolderIsTakenBack() {
    assertThat(root("charts/\n!charts/keep.yaml\n").ignores("charts/keep.yaml")).isTrue();
    assertThat(root("charts/*\n!charts/keep.yaml\n").ignores("charts/keep.yaml")).isFalse();
  }

  @Test
  void theFileNearestToAPathWins() {
    IgnoreRules rules = IgnoreRules.of(Map.of("", "*.yaml\n", "apps", "!a.yaml\n/only.json\n"));

    assertThat(rules.ignores("a.yaml")).isTrue();
    assertThat(rules.ignores("apps/a.yaml")).isFalse();
    assertThat(rules.ignores("apps/b.yaml")).isTrue();
    assertThat(rules.ignores("apps/only.json")).isTrue();
    assertThat(rules.ignores("apps/x/only.json")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a//b", "a/../b", "!../x", "a*b*c*d*e", "**/**/**/**/a", "a[z-"})
  void aLineThatIsNoPatternOrCouldCostMuchTimeIsAMistake(String line) {
    assertThatThrownBy(() -> IgnoreRules.check("fine\n" + line))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(line);
  }

  @Test
  void aHostileNameCostsNoTimeAndIsIgnored() {
    assertThat(root("*a*a*a\n").ignores("x/" + "a".repeat(100_000) + "b")).isTrue();
  }
}
