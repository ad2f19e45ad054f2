package io.serinus.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Reads a JSON file: one value, no key twice. */
final class JsonTree {
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
