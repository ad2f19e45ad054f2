package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.config.ConfigReader;
import io.serinus.config.SerinusConfig;
import io.serinus.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the tables of docs/configuration.md to what the controller reads. */
class ConfigurationReferenceTest {
  /** Everything left out that may be; groups are opened so that their defaults show. */
  private static final String LEAST =
      """
      repositories:
        - name: apps
          url: https://git.example.com/platform/apps.git
          credentials: {token: secret}
          status: {}
          forge: {type: github, token: secret}
      webhooks:
        events: {url: https://example.com/events}
      alerts: {type: slack, address: https://example.com/alerts}
      """;

  @TempDir Path folder;

  @Test
  void everyKeyIsDocumentedAndNoOther() {
    assertThat(documented().keySet()).isEqualTo(RecordFields.of("", SerinusConfig.class).keySet());
  }

  @Test
  void everyDocumentedDefaultIsTheOneThatHolds() throws IOException {
    Path file = folder.resolve("serinus.yaml");
    Files.writeString(file, LEAST);
    JsonNode defaults = Json.tree(new ConfigReader(Map.of()).read(file));

    Map<String, String> wrong = new TreeMap<>();
    documented()
        .forEach(
            (key, told) -> {
              JsonNode value = defaults.at("/" + key.replace("[]", "/0").replace('.', '/'));
              String expected = value.isValueNode() ? value.asText() : "";
              if (!isGiven(key) && !isGroup(value) && !told.equals(cell(value, expected))) {
                wrong.put(key, "documented " + told + ", really " + value);
              }
            });
    assertThat(wrong).isEmpty();
  }

  /** Keys to the text of their default. */
  private static Map<String, String> documented() {
    return Markdown.page("configuration.md").rows("Key", "Type", "Default").stream()
        .collect(Collectors.toMap(row -> Markdown.code(row.get(0)), row -> row.get(2)));
  }

  private static boolean isGiven(String key) {
    return List.of(
            "repositories[].name",
            "repositories[].url",
            "repositories[].credentials.token",
            "repositories[].forge.type",
            "repositories[].forge.token",
            "webhooks.events.url",
            "alerts.type",
            "alerts.address")
        .contains(key);
  }

  private static boolean isGroup(JsonNode value) {
    return value.isObject() || (value.isArray() && value.path(0).isObject());
  }

  /** A default is code; what has none is told in words. */
  private static String cell(JsonNode value, String text) {
    if (value.isArray() && !value.isEmpty()) {
      List<String> texts = new ArrayList<>();
      value.forEach(element -> texts.add(element.asText()));
      return "`[" + String.join(", ", texts) + "]`";
    }
    return value.isMissingNode() || value.isNull() || value.isArray() || text.isEmpty()
        ? "none"
        : "`" + text + "`";
  }
}
