package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the reasons in docs/operations.md to those that the sources give. */
class ReasonsReferenceTest {
  private static final Path SOURCES = Path.of("src/main/java/io/serinus");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Za-z0-9]+)\"");
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");

  /** Where a problem of a repository is made; its first word in CamelCase is the reason. */
  private static final Pattern PROBLEM =
      Pattern.compile(
          "(?:ManifestProblem\\.(?:error|warning)|new DocumentException|new UnavailableException"
              + "|new Refusal|\\berror)\\([^;]*?"
              + LITERAL);

  /** Told only while the controller stops. */
  private static final Set<String> NOT_FOR_USERS = Set.of("Interrupted");

  @Test
  void everyReasonThatAUserIsToldWhatToDoAboutIsGiven() {
    assertThat(found(LITERAL, "")).containsAll(documented());
  }

  @Test
  void everyReasonOfARepositoryIsDocumented() {
    Set<String> given = new TreeSet<>();
    List.of("git", "manifest", "sync").forEach(home -> given.addAll(found(PROBLEM, home)));
    given.removeAll(NOT_FOR_USERS);

    assertThat(given).hasSizeGreaterThan(20);
    assertThat(documented()).containsAll(given);
  }

  private static Set<String> documented() {
    Markdown page = Markdown.page("operations.md");
    return Stream.concat(
            page.rows("Reason", "What to do").stream().map(row -> row.get(0)),
            page.rows("Condition", "Reason").stream().map(row -> row.get(1)))
        .flatMap(cell -> CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String home) {
    try (Stream<Path> files = Files.walk(SOURCES.resolve(home))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> pattern.matcher(text(file)).results())
          .map((MatchResult match) -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
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
