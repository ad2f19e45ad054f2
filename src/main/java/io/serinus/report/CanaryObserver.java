package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.util.Collection;

/**
 * Is told of Canaries as they are in the cluster. Returns at once, does no I/O, never throws, may
 * be called from any thread. Of one Canary the newest version wins, in whatever order they come.
 */
public interface CanaryObserver {

  /**
   * All Canaries there are, once the first look at the cluster is complete. Until then nothing is
   * reported, because what is missing cannot be told from what is gone.
   */
  void begin(Collection<Canary> all);

  /** A Canary is new or its status has changed. */
  void onChange(Canary canary);

  /** A Canary is no longer in the cluster. */
  void onGone(CanaryKey key);
}
