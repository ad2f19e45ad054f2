package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How records become JSON and back: one mapper, durations as Go writes them, instants in ISO 8601,
 * nulls left out. A word of an enum that is not known is read as the constant that is marked as its
 * default, or else as absent: a status that a later version wrote is no obstacle.
 */
public final class Json {
  /** Unknown keys are passed over: what they mean to a user is the manifest reader's business. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(goDurations())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private Json() {}

  /** The record as a JSON tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Canonical text of a tree: keys sorted, no white space, so that equal content gives equal text
   * whatever wrote it. Numbers keep the form in which they were read.
   */
  public static String canonical(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(sorted(node));
    } catch (JsonProcessingException surprise) {
      throw new IllegalStateException("a JSON tree could not be written", surprise);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> byKey = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        byKey.put(field.getKey(), sorted(field.getValue()));
      }
      var ordered = MAPPER.createObjectNode();
      byKey.forEach(ordered::set);
      return ordered;
    }
    if (node.isArray()) {
      var items = MAPPER.createArrayNode();
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }

  private static SimpleModule goDurations() {
    SimpleModule module = new SimpleModule("go-durations");
    module.addSerializer(
        Duration.class,
        new StdSerializer<>(Duration.class) {
          @Override
          public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(GoDuration.format(value));
          }
        });
    module.addDeserializer(
        Duration.class,
        new StdDeserializer<>(Duration.class) {
          @Override
          public Duration deserialize(JsonParser in, DeserializationContext context)
              throws IOException {
            return GoDuration.parse(in.getValueAsString(""));
          }
        });
    return module;
  }
}
