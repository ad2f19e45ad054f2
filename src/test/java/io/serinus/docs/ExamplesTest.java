package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.config.ConfigReader;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every YAML block of the documentation can be used as it stands. */
class ExamplesTest {
  /** A mapping that begins with one of these is a {@code serinus.yaml}. */
  private static final Set<String> CONFIGURATION =
      Set.of("cluster", "metrics", "repositories", "rollout", "schedule", "storage", "server");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyYamlBlockIsWhatItClaimsToBe() {
    return Markdown.all().stream()
        .flatMap(
            page ->
                page.blocks().stream()
                    .filter(block -> block.language().equals("yaml"))
                    .map(
                        block ->
                            DynamicTest.dynamicTest(
                                page.file() + ":" + block.line(), () -> check(block.text()))));
  }

  @Test
  void thereAreExamplesOfConfigurationsAndCanaries() {
    List<String> texts =
        Markdown.all().stream()
            .flatMap(page -> page.blocks().stream())
            .map(Markdown.Block::text)
            .toList();

    assertThat(texts)
        .anyMatch(text -> text.startsWith("repositories:") || text.contains("\nrepositories:"));
    assertThat(texts).anyMatch(text -> text.contains("kind: Canary"));
  }

  private void check(String text) throws IOException {
    List<JsonNode> documents;
    try (var read = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      documents = read.readAll();
    }
    assertThat(documents).isNotEmpty();
    for (JsonNode document : documents) {
      check(text, document);
    }
  }

  private void check(String text, JsonNode document) throws IOException {
    if (document.path("kind").asText().equals("Canary")) {
      Canary canary = Canary.of(KubernetesObject.of(document));
      RolloutPlan plan = RolloutPlan.of(canary.spec(), RolloutSettings.DEFAULT);
      assertThat(plan.errors()).isEmpty();
      assertThat(plan.warnings()).isEmpty();
    } else if (document.isObject() && CONFIGURATION.contains(document.fieldNames().next())) {
      assertThat(read(text).repositories()).isNotNull();
    } else if (document.at("/data/serinus.yaml").isTextual()) {
      assertThat(read(document.at("/data/serinus.yaml").asText()).repositories()).isNotNull();
    }
  }

  private io.serinus.config.SerinusConfig read(String text) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "word");
    Path file = folder.resolve("serinus.yaml");
    Files.writeString(file, text.replaceAll("\\$\\{file:[^}]+}", "\\${file:" + secret + "}"));
    return new ConfigReader(Map.of("GIT_TOKEN", "word", "FORGE_TOKEN", "word")).read(file);
  }
}
