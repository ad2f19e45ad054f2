package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/feature-tests.md and docs/bad-input.md to the tests and files that there are. */
class FeatureTestsTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final Pattern ANNOTATION =
      Pattern.compile("\\n {2}@(Test|TestFactory|ParameterizedTest|Property)\\b");

  @Test
  void everyFeatureHasATest() {
    assertThat(rows()).hasSizeGreaterThan(70);
    assertThat(rows()).allSatisfy(row -> assertThat(references(row)).as(row.get(0)).isNotEmpty());
  }

  @Test
  void everyNamedTestAndFileIsThere() {
    Map<String, String> sources = sources();
    List<String> missing =
        rows().stream()
            .flatMap(row -> references(row).stream())
            .filter(reference -> !exists(reference, sources))
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void everyTestThatThePageOnBadInputNamesIsThere() {
    Map<String, String> sources = sources();
    List<List<String>> rows =
        Markdown.page("bad-input.md").rows("What is wrong", "What Serinus does");
    assertThat(rows).hasSizeGreaterThan(12);
    assertThat(rows)
        .allSatisfy(
            row -> {
              List<String> references = references(row.get(4));
              assertThat(references).as(row.get(0)).isNotEmpty();
              assertThat(references).as(row.get(0)).allMatch(test -> exists(test, sources));
            });
  }

  @Test
  void everyFileThatIsPlayedIsTheTestOfAFeature() {
    TreeSet<String> there = new TreeSet<>();
    for (String folder :
        List.of("scenarios", "generated/istio", "generated/workload", "strategies")) {
      files(RESOURCES.resolve(folder), ".yaml")
          .forEach(file -> there.add(RESOURCES.relativize(file).toString()));
    }
    assertThat(rows().stream().flatMap(row -> references(row).stream()).toList())
        .containsAll(there);
  }

  private static List<List<String>> rows() {
    return Markdown.page("feature-tests.md").rows("Feature", "Test");
  }

  private static List<String> references(List<String> row) {
    return references(row.get(1));
  }

  private static List<String> references(String cell) {
    return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
  }

  private static boolean exists(String reference, Map<String, String> sources) {
    String[] parts = reference.split("#", 2);
    return parts.length == 1
        ? Files.isRegularFile(RESOURCES.resolve(reference))
        : isTest(sources.getOrDefault(parts[0] + ".java", ""), parts[1]);
  }

  /** A method of that name with an annotation of tests between it and the method before it. */
  private static boolean isTest(String source, String method) {
    return Pattern.compile("\\n {2}(void|Stream<DynamicTest>) " + Pattern.quote(method) + "\\(")
        .matcher(source)
        .results()
        .map((MatchResult declared) -> source.substring(0, declared.start()))
        .map(before -> before.substring(before.lastIndexOf("\n  }\n") + 1))
        .anyMatch(head -> ANNOTATION.matcher(head).find());
  }

  private static Map<String, String> sources() {
    return files(Path.of("src/test/java"), ".java").stream()
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(
            Collectors.toMap(
                file -> file.getFileName().toString(),
                FeatureTestsTest::text,
                (one, other) -> one + other));
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
