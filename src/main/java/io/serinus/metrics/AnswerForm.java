package io.serinus.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.serinus.model.Json;
import java.io.IOException;
import java.util.Optional;

/** How a provider writes its answers; whichever it is, an answer is read as a tree. */
enum AnswerForm {
  /** The document itself. */
  JSON("JSON") {
    @Override
    Optional<JsonNode> tree(String body) {
      try {
        return Optional.of(Json.MAPPER.readTree(body));
      } catch (JsonProcessingException none) {
        return Optional.empty();
      }
    }
  },
  /** Comma-separated values (RFC 4180): a list of rows, each a list of texts. */
  CSV("CSV") {
    @Override
    Optional<JsonNode> tree(String body) {
      ArrayNode rows = Json.MAPPER.createArrayNode();
      try (MappingIterator<String[]> read = ROWS.readerFor(String[].class).readValues(body)) {
        while (read.hasNextValue()) {
          rows.add(Json.tree(read.nextValue()));
        }
        return Optional.of(rows);
      } catch (IOException none) {
        return Optional.empty();
      }
    }
  },
  /**
   * Server-sent events whose data is JSON: a list of {@code {event, data}}. Source: WHATWG HTML,
   * "Parsing an event stream".
   */
  EVENTS("events") {
    @Override
    Optional<JsonNode> tree(String body) {
      ArrayNode events = Json.MAPPER.createArrayNode();
      String name = "";
      StringBuilder data = new StringBuilder();
      for (String line : (body + "\n\n").split("\\r\\n|\\r|\\n", -1)) {
        if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring("data:".length())).append('\n');
        } else if (line.isEmpty() && !data.isEmpty()) {
          Optional<JsonNode> content = JSON.tree(data.toString());
          if (content.isEmpty()) {
            return Optional.empty();
          }
          ObjectNode event = Json.MAPPER.createObjectNode().put("event", name);
          events.add(event.set("data", content.get()));
          data.setLength(0);
        }
      }
      return events.isEmpty() ? Optional.empty() : Optional.of(events);
    }
  };

  private static final CsvMapper ROWS =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final String word;

  AnswerForm(String word) {
    this.word = word;
  }

  /** For messages. */
  String word() {
    return word;
  }

  /** What the body says; empty when it is written in another form. */
  abstract Optional<JsonNode> tree(String body);
}
