package io.serinus.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Reads a part of an object into a record and says which field stands in the way. */
public final class JsonFields {
  private JsonFields() {}

  /**
   * @param owner whose field it is, for the message
   * @param tree the part to read; a missing one is read as an empty object
   * @param path where the part stands in its owner, for the message
   * @throws InvalidInputException with the given reason, naming owner and field
   */
  public static <T> T read(String owner, JsonNode tree, String path, Class<T> type, String reason) {
    JsonNode present =
        tree.isMissingNode() || tree.isNull() ? Json.MAPPER.createObjectNode() : tree;
    try {
      return Json.MAPPER.treeToValue(present, type);
    } catch (JsonMappingException mismatch) {
      throw new InvalidInputException(
          reason,
          owner + ": field " + path + fieldOf(mismatch) + " " + problem(mismatch),
          mismatch);
    } catch (JsonProcessingException mismatch) {
      throw new InvalidInputException(reason, owner + ": " + path + " cannot be read", mismatch);
    }
  }

  private static String fieldOf(JsonMappingException mismatch) {
    return mismatch.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining());
  }

  private static String problem(JsonMappingException mismatch) {
    return mismatch.getCause() instanceof InvalidInputException
        ? "is wrong: " + mismatch.getCause().getMessage()
        : "has a value of the wrong type: " + mismatch.getOriginalMessage();
  }
}
