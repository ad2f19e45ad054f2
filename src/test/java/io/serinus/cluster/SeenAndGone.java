package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a watch tells of objects of one name. */
final class SeenAndGone implements ObjectListener {
  private final String name;
  private final List<KubernetesObject> present = new CopyOnWriteArrayList<>();
  private final List<KubernetesObject> gone = new CopyOnWriteArrayList<>();

  SeenAndGone(String name) {
    this.name = name;
  }

  @Override
  public void onPresent(KubernetesObject object) {
    if (object.name().equals(name)) {
      present.add(object);
    }
  }

  @Override
  public void onGone(KubernetesObject object) {
    if (object.name().equals(name)) {
      gone.add(object);
    }
  }

  List<KubernetesObject> present() {
    return present;
  }

  List<KubernetesObject> gone() {
    return gone;
  }
}
