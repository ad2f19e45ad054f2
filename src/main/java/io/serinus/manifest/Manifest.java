package io.serinus.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One object as it is written in a file, nothing added. Kept as bytes, which take a tenth of the
 * memory of a tree; whoever asks for its content has it parsed anew.
 */
public final class Manifest {
  private final ObjectRef ref;
  private final Map<String, String> marks;
  private final byte[] json;
  private final String path;
  private final int line;
  private final boolean valid;

  private Manifest(
      ObjectRef ref, Map<String, String> marks, byte[] json, String path, int line, boolean valid) {
    this.ref = ref;
    this.marks = marks;
    this.json = json;
    this.path = path;
    this.line = line;
    this.valid = valid;
  }

  /**
   * Packs an object.
   *
   * @param path from the repository's root, with {@code /}
   * @param line where its document begins, counted from 1
   * @param valid false when a problem of severity error was found in it; its name is known, its
   *     content must not be used
   */
  static Manifest of(KubernetesObject object, String path, int line, boolean valid) {
    Map<String, String> marks =
        object.annotations().entrySet().stream()
            .filter(annotation -> GitMarks.OF_PEOPLE.contains(annotation.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Manifest(object.ref(), marks, object.look(Manifest::packed), path, line, valid);
  }

  private static byte[] packed(Object tree) {
    try {
      return Json.MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException surprise) {
      throw new IllegalStateException("a JSON tree could not be written", surprise);
    }
  }

  /** Its name, with the namespace as it is written. */
  public ObjectRef ref() {
    return ref;
  }

  /** What an annotation of {@link GitMarks#OF_PEOPLE} says. */
  public Optional<String> mark(String annotation) {
    return Optional.ofNullable(marks.get(annotation));
  }

  /** Its content, parsed at each call; nobody else has the tree. */
  public ObjectNode tree() {
    try {
      return (ObjectNode) Json.MAPPER.readTree(json);
    } catch (IOException surprise) {
      throw new IllegalStateException("a JSON tree that was written cannot be read", surprise);
    }
  }

  /** The same as {@link #tree}, as an object. */
  public KubernetesObject object() {
    return KubernetesObject.owning(tree());
  }

  /** How many bytes its content takes. */
  int bytes() {
    return json.length;
  }

  /** From the repository's root, with {@code /}. */
  public String path() {
    return path;
  }

  /** Where its document begins, counted from 1. */
  public int line() {
    return line;
  }

  /** False when its content must not be used. */
  public boolean valid() {
    return valid;
  }

  /** Path and line as compilers write them. */
  public String place() {
    return path + ":" + line;
  }

  /** The same content under another path. */
  Manifest at(String otherPath) {
    return new Manifest(ref, marks, json, otherPath, line, valid);
  }

  /** Names the object; its content may hold secrets. */
  @Override
  public String toString() {
    return ref + " in " + place();
  }
}
