package io.serinus.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each picture shows what the rules do now. After a change of them or of a story, draw anew and
 * look at what came: {@code mvn test -Dtest=PicturesTest -Dserinus.pictures.write=true}.
 */
final class PicturesTest {
  private static final Path PICTURES = Path.of("docs/pictures");

  @TestFactory
  Stream<DynamicTest> everyPictureIsTheRunThatItShows() {
    return PictureStory.all().stream()
        .map(story -> DynamicTest.dynamicTest(story.name(), () -> check(story)));
  }

  @Test
  void everyPictureHasItsStoryAndStandsOnAPage() throws IOException {
    Set<String> told = new TreeSet<>();
    PictureStory.all().forEach(story -> told.add(story.name() + ".svg"));
    try (Stream<Path> files = Files.list(PICTURES)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(told);
    }
    try (Stream<Path> pages = Files.list(Path.of("docs/strategies"))) {
      List<String> links = pages.flatMap(page -> Markdown.read(page).links().stream()).toList();
      assertThat(links)
          .containsAll(told.stream().map(picture -> "../pictures/" + picture).toList());
    }
  }

  private static void check(PictureStory story) throws IOException {
    Path file = PICTURES.resolve(story.name() + ".svg");
    String drawn = Picture.of(story, Performance.of(story));
    if (Boolean.getBoolean("serinus.pictures.write")) {
      Files.writeString(file, drawn);
    }
    assertThat(Files.readString(file)).as("%s", file).isEqualTo(drawn);
  }
}
