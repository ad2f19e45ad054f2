package io.serinus.sandbox;

import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.Subscription;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells listeners about changes when the clock is driven, in the order of the changes. */
final class Watchers {
  private final VirtualClock clock;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  private record Watcher(String kind, ObjectListener listener) {}

  Watchers(VirtualClock clock) {
    this.clock = clock;
  }

  Subscription add(String kind, ObjectListener listener, List<KubernetesObject> present) {
    Watcher watcher = new Watcher(kind, listener);
    watchers.add(watcher);
    present.forEach(object -> later(watcher, told -> told.onPresent(object)));
    return () -> watchers.remove(watcher);
  }

  void present(String kind, KubernetesObject object) {
    ofKind(kind).forEach(watcher -> later(watcher, listener -> listener.onPresent(object)));
  }

  void gone(String kind, KubernetesObject object) {
    ofKind(kind).forEach(watcher -> later(watcher, listener -> listener.onGone(object)));
  }

  private List<Watcher> ofKind(String kind) {
    return watchers.stream().filter(watcher -> watcher.kind().equals(kind)).toList();
  }

  private void later(Watcher watcher, Consumer<ObjectListener> call) {
    clock.schedule(
        clock.instant(),
        () -> {
          if (watchers.contains(watcher)) {
            call.accept(watcher.listener());
          }
        });
  }
}
