package io.serinus.sync;

import io.serinus.cluster.ObjectListener;
import io.serinus.model.KubernetesObject;

/**
 * Calls back when an object of a repository does not stand as Git says. Looks at one object per
 * change: a change of a status, or of fields that Git does not state, calls nobody.
 */
final class DriftListener implements ObjectListener {
  private final CommitSync sync;
  private final Runnable callback;

  DriftListener(CommitSync sync, Runnable callback) {
    this.sync = sync;
    this.callback = callback;
  }

  @Override
  public void onPresent(KubernetesObject metadata) {
    if (sync.concerns(metadata)) {
      callback.run();
    }
  }

  @Override
  public void onGone(KubernetesObject metadata) {
    if (sync.names(metadata.ref())) {
      callback.run();
    }
  }
}
