package io.serinus.sync;

import io.serinus.cluster.FieldOwner;
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

  ObjectRef ref() {
    return object.ref();
  }

  /** Fields of others are taken only when the object says so. */
  FieldOwner owner() {
    boolean force = object.annotation(GitMarks.FORCE).filter("true"::equals).isPresent();
    return force ? new FieldOwner(FieldOwner.FROM_GIT.manager(), true) : FieldOwner.FROM_GIT;
  }
}
