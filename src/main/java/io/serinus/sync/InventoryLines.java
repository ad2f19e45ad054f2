package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A list of objects in a key of a ConfigMap: one line for each, {@code apiVersion kind namespace
 * name} with {@code -} for no namespace. A long one is compressed, under the key with {@code .gz}.
 */
final class InventoryLines {
  private static final String COMPRESSED = ".gz";
  private static final int LONGEST_TEXT = 256 * 1024;
  private static final int LARGEST_EXPANDED = 32 * 1024 * 1024;

  private InventoryLines() {}

  /**
   * Writes a list.
   *
   * @param most how many bytes it may take
   * @return how many it takes
   * @throws IllegalArgumentException when these are more; then nothing is written
   */
  static int put(ObjectNode configMap, String key, Collection<ObjectRef> objects, int most) {
    StringBuilder lines = new StringBuilder();
    for (ObjectRef object : objects) {
      lines
          .append(object.apiVersion())
          .append(' ')
          .append(object.kind())
          .append(' ')
          .append(object.namespace().isEmpty() ? "-" : object.namespace())
          .append(' ')
          .append(object.name())
          .append('\n');
    }
    boolean plain = lines.length() <= LONGEST_TEXT;
    byte[] text = lines.toString().getBytes(UTF_8);
    byte[] bytes = plain ? text : compressed(text);
    if (bytes.length > most) {
      throw new IllegalArgumentException("it is too large");
    }
    if (plain) {
      configMap.withObjectProperty("data").put(key, lines.toString());
    } else {
      configMap
          .withObjectProperty("binaryData")
          .put(key + COMPRESSED, Base64.getEncoder().encodeToString(bytes));
    }
    return bytes.length;
  }

  private static byte[] compressed(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text);
    } catch (IOException surprise) {
      throw new IllegalStateException("memory cannot be written to", surprise);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a list; empty when there is none.
   *
   * @throws IllegalArgumentException when it cannot be understood as a whole
   */
  static Optional<List<ObjectRef>> get(KubernetesObject configMap, String key) {
    String packed = configMap.at("/binaryData").path(key + COMPRESSED).asText();
    JsonNode plain = configMap.at("/data").path(key);
    if (packed.isEmpty() && !plain.isTextual()) {
      return Optional.empty();
    }
    List<ObjectRef> refs = new ArrayList<>();
    for (String line : (packed.isEmpty() ? plain.asText() : expanded(packed)).lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length != 4 || Arrays.stream(words).anyMatch(String::isEmpty)) {
        throw new IllegalArgumentException("a line of it names no object");
      }
      String place = words[2].equals("-") ? "" : words[2];
      refs.add(new ObjectRef(words[0], words[1], place, words[3]));
    }
    return Optional.of(refs);
  }

  private static String expanded(String packed) {
    byte[] bytes;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      bytes = in.readNBytes(LARGEST_EXPANDED);
      if (in.read() < 0) {
        return new String(bytes, UTF_8);
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw new IllegalArgumentException(
          "it is not compressed text: " + broken.getMessage(), broken);
    }
    throw new IllegalArgumentException("it is too large");
  }
}
