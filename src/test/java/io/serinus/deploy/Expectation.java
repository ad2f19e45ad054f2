package io.serinus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that says what is given and, under {@code expected}, what comes of it. With {@code
 * -Dserinus.expectations.write=true} what came is written into files that expect nothing yet, to be
 * read and kept.
 */
public record Expectation(Path file, JsonNode given) {

  /** Every file of a folder. */
  public static List<Expectation> all(Path folder) {
    return Yaml.files(folder).stream()
        .map(file -> new Expectation(file, Yaml.documents(file).get(0)))
        .toList();
  }

  /** The file's name as words. */
  public String name() {
    return file.getFileName().toString().replace(".yaml", "").replace('-', ' ');
  }

  public void check(JsonNode actual) {
    if (!given.has("expected") && Boolean.getBoolean("serinus.expectations.write")) {
      ObjectNode section = actual.isObject() ? ((ObjectNode) actual).objectNode() : null;
      assertThat(section).isNotNull();
      section.set("expected", actual);
      append(Yaml.write(section));
    }
    assertThat(sorted(actual))
        .as("%s", file)
        .isEqualTo(sorted(Yaml.documents(file).get(0).path("expected")));
  }

  private static String sorted(JsonNode tree) {
    return Yaml.write(Yaml.parse(Json.canonical(tree)));
  }

  private void append(String text) {
    try {
      Files.writeString(file, Files.readString(file) + text);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
