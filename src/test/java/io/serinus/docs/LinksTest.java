package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LinksTest {
  @TestFactory
  Stream<DynamicTest> everyRelativeLinkLeadsSomewhere() {
    return Markdown.all().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.file().toString(), () -> assertThat(dead(page)).isEmpty()));
  }

  @Test
  void everyPageOfDocsIsInItsIndex() {
    List<String> listed = Markdown.page("README.md").links();

    assertThat(
            Markdown.all().stream()
                .map(Markdown::file)
                .filter(file -> file.startsWith("docs") && !file.endsWith("README.md"))
                .map(file -> Path.of("docs").relativize(file).toString()))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(listed).contains(page));
  }

  private static List<String> dead(Markdown page) {
    return page.links().stream()
        .filter(link -> !link.matches("[a-z]+:.*"))
        .filter(link -> !leadsSomewhere(page, link))
        .toList();
  }

  private static boolean leadsSomewhere(Markdown page, String link) {
    String[] parts = link.split("#", 2);
    Path folder = page.file().toAbsolutePath().getParent();
    Path target = parts[0].isEmpty() ? page.file() : folder.resolve(parts[0]).normalize();
    boolean there = Files.exists(target);
    return parts.length == 1 ? there : there && Markdown.read(target).anchors().contains(parts[1]);
  }
}
