package io.serinus.cluster;

import io.serinus.model.KubernetesObject;

/** Is told what a watch sees. */
public interface ObjectListener {

  /** The object is there, new or changed. */
  void onPresent(KubernetesObject object);

  /** The object is gone; this is its last known state. */
  void onGone(KubernetesObject object);
}
