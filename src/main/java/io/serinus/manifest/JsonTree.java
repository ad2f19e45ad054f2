package io.serinus.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Reads a JSON file: one value, no key twice. */
final class JsonTree {
  private static final Set<String> ROOT_KEYS = Set.of("apiVersion", "kind", "sops");

  private final ObjectMapper mapper;

  JsonTree(ReadLimits limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(limits.depth()).build())
            .build();
    this.mapper = new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  ParsedDocument read(String text) throws DocumentException {
    try {
      return new ParsedDocument(mapper.readTree(text), 1, Map.of());
    } catch (StreamConstraintsException tooMuch) {
      throw new DocumentException(
          line(tooMuch),
          "TooDeep",
          "The document exceeds a bound: " + tooMuch.getOriginalMessage(),
          "Make it smaller or flatter");
    } catch (JsonProcessingException wrong) {
      boolean duplicate = wrong.getOriginalMessage().startsWith("Duplicate field");
      throw new DocumentException(
          line(wrong),
          duplicate ? "DuplicateKey" : "InvalidJson",
          "This is not JSON: " + inWords(wrong.getOriginalMessage()),
          duplicate
              ? "Remove one of the two"
              : "Correct the syntax at this line or just before it; one value per .json file");
    }
  }

  /**
   * Whether the text is one object without the keys that a Kubernetes object has at its root. Keeps
   * nothing of it in memory.
   */
  boolean isAnotherObject(String text) {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (ROOT_KEYS.contains(parser.currentName())) {
          return false;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException wrong) {
      return false;
    }
  }

  /** Words of the file are not repeated: they may be a Secret's. */
  private static String inWords(String message) {
    return message.startsWith("Unrecognized token")
        ? "a word that is neither quoted nor true, false or null"
        : message.lines().findFirst().orElse("");
  }

  private static int line(JsonProcessingException wrong) {
    JsonLocation location = wrong.getLocation();
    return location == null ? 1 : Math.max(1, location.getLineNr());
  }
}
