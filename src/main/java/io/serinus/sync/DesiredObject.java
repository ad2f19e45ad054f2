package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.function.Supplier;

/**
 * An object as it is to be applied, but for the marks that name its source. Its content is rendered
 * anew whenever it is asked for, so that nothing but its name and digest is kept.
 *
 * @param rendering gives the object as a tree that nobody else has
 * @param path where it is written
 * @param line where it is written, counted from 1
 * @param digest of the rendered object: equal as long as nothing needs to be applied
 */
record DesiredObject(
    ObjectKey key,
    ObjectRef ref,
    Supplier<ObjectNode> rendering,
    String path,
    int line,
    String digest) {
  static final int MARK_DIGITS = 16;

  /** The rendered object; nobody else has the tree. */
  ObjectNode tree() {
    return rendering.get();
  }

  /** The same as {@link #tree}. */
  KubernetesObject object() {
    return KubernetesObject.owning(tree());
  }

  /** What {@link GitMarks#APPLIED} says of the object once it is applied. */
  String mark() {
    return digest.substring(0, MARK_DIGITS);
  }
}
