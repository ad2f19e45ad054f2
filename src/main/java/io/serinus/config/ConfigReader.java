package io.serinus.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Reads {@code serinus.yaml}. Every mistake names the file, the field and what to write instead.
 */
public final class ConfigReader {
  private static final long MAX_BYTES = 1024 * 1024;

  private final Map<String, String> environment;

  /**
   * @param environment what {@code ${env:NAME}} stands for
   */
  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * @throws InvalidInputException when the file cannot be read or used; reason {@code
   *     InvalidConfiguration}
   */
  public SerinusConfig read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw mistake(file, "is larger than " + MAX_BYTES + " bytes");
      }
      return read(file, Files.readString(file));
    } catch (IOException unreadable) {
      throw mistake(
          file,
          "cannot be read: "
              + unreadable.getClass().getSimpleName()
              + "; name it with --config FILE");
    }
  }

  private SerinusConfig read(Path file, String text) {
    ObjectMapper yaml =
        new YAMLMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    try {
      JsonNode tree = yaml.readTree(text);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        tree = yaml.createObjectNode();
      }
      ConfigValues values = new ConfigValues(file, environment);
      SerinusConfig config = mapper().convertValue(values.filledIn(tree), new TypeReference<>() {});
      new ConfigCheck(file).check(config);
      return config;
    } catch (JacksonException | IllegalArgumentException problem) {
      throw explained(file, problem);
    }
  }

  private static ObjectMapper mapper() {
    return Json.MAPPER.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private static InvalidInputException explained(Path file, Exception problem) {
    Throwable cause = problem.getCause() instanceof JacksonException ? problem.getCause() : problem;
    if (cause instanceof UnrecognizedPropertyException unknown) {
      return mistake(file, unknownKey(unknown));
    }
    if (cause instanceof JsonMappingException mismatch && !mismatch.getPath().isEmpty()) {
      return mistake(
          file, field(mismatch) + " has a value that cannot be used: " + detail(mismatch));
    }
    if (cause instanceof JacksonException syntax) {
      JsonLocation at = syntax.getLocation();
      String line =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      return mistake(
          file, "is not valid YAML" + line + ": " + firstLine(syntax.getOriginalMessage()));
    }
    if (cause instanceof InvalidInputException input) {
      return input;
    }
    return mistake(file, "cannot be used: " + firstLine(String.valueOf(cause.getMessage())));
  }

  /** Never Jackson's own words: they repeat the value, which may be a credential. */
  private static String detail(JsonMappingException mismatch) {
    if (mismatch.getCause() instanceof InvalidInputException input) {
      return String.valueOf(input.getMessage());
    }
    Class<?> wanted =
        mismatch instanceof MismatchedInputException wrongType ? wrongType.getTargetType() : null;
    if (wanted == null) {
      return "look at the example in docs/configuration.md";
    }
    if (Number.class.isAssignableFrom(wanted)
        || (wanted.isPrimitive() && wanted != boolean.class)) {
      return "a number is needed";
    }
    if (wanted == Boolean.class || wanted == boolean.class) {
      return "true or false is needed";
    }
    return wanted == String.class || wanted == Secret.class
        ? "a text is needed"
        : wanted.isRecord() ? "a group of keys is needed" : "a list is needed";
  }

  private static String unknownKey(UnrecognizedPropertyException unknown) {
    String key = unknown.getPropertyName();
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String known =
        unknown.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    String suggestion =
        unknown.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .filter(candidate -> distance.apply(candidate, key) <= Math.max(2, key.length() / 3))
            .min(Comparator.comparing(candidate -> distance.apply(candidate, key)))
            .map(candidate -> "; did you mean '" + candidate + "'?")
            .orElse("");
    return "has an unknown key '" + field(unknown) + "'" + suggestion + " Known here: " + known;
  }

  private static String field(JsonMappingException problem) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : problem.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  static InvalidInputException mistake(Path file, String what) {
    return new InvalidInputException("InvalidConfiguration", file + ": " + what);
  }

  /** Replaces {@code ${env:NAME}} and {@code ${file:PATH}} in every text. */
  private record ConfigValues(Path file, Map<String, String> environment) {
    JsonNode filledIn(JsonNode node) {
      if (node.isObject()) {
        ObjectNode filled = Json.MAPPER.createObjectNode();
        node.properties().forEach(entry -> filled.set(entry.getKey(), filledIn(entry.getValue())));
        return filled;
      }
      if (node.isArray()) {
        ArrayNode filled = Json.MAPPER.createArrayNode();
        node.forEach(item -> filled.add(filledIn(item)));
        return filled;
      }
      return node.isTextual()
          ? TextNode.valueOf(new References(file, environment).resolve(node.asText()))
          : node;
    }
  }
}
