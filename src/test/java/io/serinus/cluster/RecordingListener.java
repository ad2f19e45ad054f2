package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the field {@code data.a} of one object at each call, {@code gone} for its end. */
final class RecordingListener implements ObjectListener {
  private final String name;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  RecordingListener(String name) {
    this.name = name;
  }

  @Override
  public void onPresent(KubernetesObject object) {
    if (object.name().equals(name)) {
      heard.add(object.at("/data/a").asText());
    }
  }

  @Override
  public void onGone(KubernetesObject object) {
    if (object.name().equals(name)) {
      heard.add("gone");
    }
  }

  boolean contains(String value) {
    return heard.contains(value);
  }

  /** A listener may be told of the same state more than once. */
  List<String> withoutRepeats() {
    List<String> changes = new ArrayList<>();
    for (String value : heard) {
      if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(value)) {
        changes.add(value);
      }
    }
    return changes;
  }
}
