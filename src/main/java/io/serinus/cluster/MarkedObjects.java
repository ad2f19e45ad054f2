package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.util.Optional;

/**
 * The objects of one kind that carry the label {@link io.serinus.model.GitMarks#REPOSITORY}, as a
 * watch sees them; a read costs no request and is never older than what a write of this instance
 * returned.
 *
 * <p>Of each object only a part of the metadata is kept: names, uid, resourceVersion, deletion,
 * owners, the labels and annotations of {@code serinus.io/} and who owns which field outside of the
 * status.
 */
public interface MarkedObjects {

  /** The metadata of an object; the namespace is empty for cluster-scoped kinds. */
  Optional<KubernetesObject> find(String namespace, String name);

  /**
   * Waits until everything that was there when the watch began has been seen.
   *
   * @throws io.serinus.model.UnavailableException reason {@code KindNotWatched}, as soon as it is
   *     known that it does not work at present, or after the limit; the watch is tried again with
   *     growing pauses by itself
   */
  void awaitComplete(Duration limit);
}
