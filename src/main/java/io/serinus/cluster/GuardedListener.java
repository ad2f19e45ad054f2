package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener that fails breaks neither the others nor the watch. */
record GuardedListener(ObjectListener listener) implements ObjectListener {
  private static final Logger logger = LoggerFactory.getLogger(GuardedListener.class);

  @Override
  public void onPresent(KubernetesObject object) {
    try {
      listener.onPresent(object);
    } catch (RuntimeException failure) {
      logger.error("A listener failed, object={}", object, failure);
    }
  }

  @Override
  public void onGone(KubernetesObject object) {
    try {
      listener.onGone(object);
    } catch (RuntimeException failure) {
      logger.error("A listener failed, object={}", object, failure);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
