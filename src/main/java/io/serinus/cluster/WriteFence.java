package io.serinus.cluster;

import io.serinus.model.UnavailableException;

/** Whether this process may write to the cluster at this moment. */
public interface WriteFence {

  /** The one of a process that has no rivals. */
  WriteFence OPEN = () -> {};

  /**
   * Returns when a write may be sent now.
   *
   * @throws UnavailableException reason {@code NotLeading} when another process may be writing
   */
  void check();
}
