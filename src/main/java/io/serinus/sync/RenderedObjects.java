package io.serinus.sync;

import io.serinus.manifest.Manifest;
import io.serinus.model.ObjectRef;
import java.util.Collection;
import java.util.IdentityHashMap;

/**
 * Objects as rendered before: a manifest of a file that did not change is the same instance in the
 * next index, so that the cost of a commit follows what it changed.
 */
final class RenderedObjects {
  private final Renderer renderer;
  private IdentityHashMap<Manifest, Rendered> known = new IdentityHashMap<>();
  private IdentityHashMap<Manifest, Rendered> used = new IdentityHashMap<>();

  private record Rendered(boolean target, DesiredObject object) {}

  RenderedObjects(Renderer renderer) {
    this.renderer = renderer;
  }

  /** What {@link Renderer#render} gives. */
  DesiredObject of(Manifest manifest, ObjectRef ref, boolean target) {
    Rendered before = known.get(manifest);
    Rendered now =
        before != null && before.target() == target
            ? before
            : new Rendered(target, renderer.render(manifest, ref, target));
    used.put(manifest, now);
    return now.object();
  }

  /** Keeps all but what stood in the place of what was asked for since the last call. */
  void replace(Collection<Manifest> gone) {
    known.putAll(used);
    used = new IdentityHashMap<>();
    gone.forEach(known::remove);
  }

  /** Keeps what was asked for since the last call. */
  void forgetUnused() {
    known = used;
    used = new IdentityHashMap<>();
  }
}
