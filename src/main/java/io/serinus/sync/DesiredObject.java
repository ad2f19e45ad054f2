package io.serinus.sync;

import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;

/**
 * An object as it is to be applied, but for the marks that name its source.
 *
 * @param object rendered
 * @param path where it is written
 * @param line where it is written, counted from 1
 * @param digest of the rendered object: equal as long as nothing needs to be applied
 */
record DesiredObject(ObjectKey key, KubernetesObject object, String path, int line, String digest) {
  private static final int MARK_DIGITS = 16;

  ObjectRef ref() {
    return object.ref();
  }

  /** What {@link GitMarks#APPLIED} says of the object once it is applied. */
  String mark() {
    return digest.substring(0, MARK_DIGITS);
  }
}
